// Stands in a template for a function that is not built; `npm run deploy` refuses it.
export const handler = () => {
  throw new Error('This function was not built before it was deployed. Run: npm run deploy')
}
