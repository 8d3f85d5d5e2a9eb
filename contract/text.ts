/** Words people read, in both languages of the house. Chinese first. */
export type Text = { zh: string; en: string }

/** Short for a text. */
export const t = (zh: string, en: string): Text => ({ zh, en })

export type Language = keyof Text
