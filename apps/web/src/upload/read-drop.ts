export interface FoundFile {
  file: File
  /** Folder it lay in, from the dropped one on; '' for a file by itself. */
  folder: string
  handle: FileSystemFileHandle | undefined
}

type HandleItem = DataTransferItem & { getAsFileSystemHandle?: () => Promise<FileSystemHandle | null> }

/**
 * All files of a drop, those in folders too. Call it at once in the event: the browser empties the transfer
 * afterwards. `onFound` hears of the files as they come, as a folder may hold a hundred thousand.
 */
export async function readDrop(transfer: DataTransfer, onFound: (files: FoundFile[]) => void): Promise<void> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file')
  const roots = items.map((item) => ({
    entry: item.webkitGetAsEntry(),
    file: item.getAsFile(),
    handle: (item as HandleItem).getAsFileSystemHandle?.().catch(() => null),
  }))
  for (const { entry, file, handle } of roots) {
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, onFound)
    else if (file) {
      const known = await handle
      onFound([
        { file, folder: '', handle: known?.kind === 'file' ? (known as FileSystemFileHandle) : undefined },
      ])
    }
  }
}

async function walk(
  directory: FileSystemDirectoryEntry,
  onFound: (files: FoundFile[]) => void,
): Promise<void> {
  const reader = directory.createReader()
  const folders: FileSystemDirectoryEntry[] = []
  for (;;) {
    // At most a hundred at a time; an empty answer is the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (entries.length === 0) break
    const files = await Promise.all(
      entries.filter((entry) => entry.isFile).map((entry) => fileOf(entry as FileSystemFileEntry)),
    )
    onFound(
      files
        .filter((file) => file !== undefined)
        .map((file) => ({ file, folder: directory.fullPath.replace(/^\//, ''), handle: undefined })),
    )
    folders.push(
      ...entries.filter((entry) => entry.isDirectory).map((entry) => entry as FileSystemDirectoryEntry),
    )
  }
  for (const folder of folders) await walk(folder, onFound)
}

/** Undefined for a file that cannot be opened, as a broken link. */
const fileOf = (entry: FileSystemFileEntry) =>
  new Promise<File | undefined>((resolve) => entry.file(resolve, () => resolve(undefined)))

/** Files of an `<input>`; one that chose a folder knows their paths. */
export function readInput(files: Iterable<File>): FoundFile[] {
  return [...files].map((file) => ({
    file,
    handle: undefined,
    folder: file.webkitRelativePath.includes('/')
      ? file.webkitRelativePath.slice(0, file.webkitRelativePath.lastIndexOf('/'))
      : '',
  }))
}
