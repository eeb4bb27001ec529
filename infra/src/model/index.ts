export * from './cloud-model.ts'
export { readTemplate } from './read-template.ts'
export { TemplateSet, type Place, type Resource } from './template-set.ts'
