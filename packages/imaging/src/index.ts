export { createImageProcessor, type ImageProcessorOptions } from './create-image-processor.ts'
