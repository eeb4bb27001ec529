/** For a part of the page that can wait: it is loaded as soon as there is a connection. */
export const whenOnline =
  <Part>(load: () => Promise<Part>) =>
  async (): Promise<Part> => {
    if (!navigator.onLine)
      await new Promise((resolve) => window.addEventListener('online', resolve, { once: true }))
    return load()
  }
