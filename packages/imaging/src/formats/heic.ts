import type libheif from 'libheif-js/wasm-bundle.js'
import { RejectedError, type Raster } from './raster.ts'

/**
 * Pixels of the primary image, by libheif compiled to WebAssembly: sharp's build leaves HEVC out.
 * `irot`, `imir` and `clap` are applied; the EXIF orientation must be ignored (ISO/IEC 23008-12, A.1).
 * The raster lies in the decoder's own memory and is valid only inside `use`: a 48 megapixel
 * photo would not fit the memory limit twice.
 */
export async function withHeicPixels<T>(bytes: Buffer, use: (raster: Raster) => Promise<T>): Promise<T> {
  const { default: heif } = await import('libheif-js/wasm-bundle.js')
  await heif.ready
  const decoder = new heif.HeifDecoder()
  const images = decoder.decode(bytes)
  try {
    const image = images.find((candidate) => candidate.is_primary()) ?? images[0]
    if (!image) throw new RejectedError('damaged', 'The HEIC file holds no picture that can be read.')
    const channels = image.has_alpha_channel() ? 4 : 3
    const decoded = await heif.heif_js_decode_image2(
      image.handle,
      heif.heif_colorspace.heif_colorspace_RGB,
      channels === 4
        ? heif.heif_chroma.heif_chroma_interleaved_RGBA
        : heif.heif_chroma.heif_chroma_interleaved_RGB,
    )
    const plane = 'channels' in decoded ? decoded.channels[0] : undefined
    if (!plane) throw new RejectedError('damaged', 'The pixels of the HEIC file cannot be decoded.')
    try {
      return await use({ ...tight(plane, channels), channels })
    } finally {
      if ('image' in decoded) heif.heif_image_release(decoded.image)
    }
  } finally {
    for (const image of images) image.free()
    heif.heif_context_free(decoder.decoder)
  }
}

/** Without the padding at the end of rows. */
function tight(plane: libheif.Plane, channels: number): { data: Buffer; width: number; height: number } {
  const { data, width, height, stride } = plane
  const rowBytes = width * channels
  const whole = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (stride === rowBytes) return { data: whole.subarray(0, rowBytes * height), width, height }
  const packed = Buffer.allocUnsafe(rowBytes * height)
  for (let y = 0; y < height; y += 1) whole.copy(packed, y * rowBytes, y * stride, y * stride + rowBytes)
  return { data: packed, width, height }
}
