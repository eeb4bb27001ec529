/** The part of libheif's WebAssembly build that is used; the package's own types cover another entry. */
declare module 'libheif-js/wasm-bundle.js' {
  namespace libheif {
    interface Plane {
      data: Uint8Array
      width: number
      height: number
      stride: number
    }
    interface Image {
      readonly handle: unknown
      is_primary(): boolean
      has_alpha_channel(): boolean
      free(): void
    }
    interface Decoder {
      readonly decoder: unknown
      decode(bytes: Uint8Array): Image[]
    }
  }
  const libheif: {
    ready: Promise<unknown>
    HeifDecoder: new () => libheif.Decoder
    heif_colorspace: { heif_colorspace_RGB: unknown }
    heif_chroma: { heif_chroma_interleaved_RGB: unknown; heif_chroma_interleaved_RGBA: unknown }
    heif_js_decode_image2(
      handle: unknown,
      colorspace: unknown,
      chroma: unknown,
    ): Promise<{ image: unknown; channels: libheif.Plane[] } | { code: unknown; message: string }>
    heif_image_release(image: unknown): void
    heif_context_free(context: unknown): void
  }
  export default libheif
}
