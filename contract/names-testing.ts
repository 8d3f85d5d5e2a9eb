/** Whether all names within a value come through {@link withPlainNames} as they are. */
export const hasPlainNames = (value: unknown): boolean =>
  value === null ||
  typeof value !== 'object' ||
  Object.entries(value).every(([name, inner]) => !JSON.stringify(name).includes('\\') && hasPlainNames(inner))
