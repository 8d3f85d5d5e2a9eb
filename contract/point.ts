/** numeric, boolean (0/1), enumerated (integer code with labels), text (at most maxTextBytes of UTF-8). */
export const pointTypes = ['number', 'boolean', 'enum', 'text'] as const
export type PointType = (typeof pointTypes)[number]

export const maxTextBytes = 4096
