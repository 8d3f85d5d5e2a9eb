/** What a list of files shows of one. */
export type ShownFile = { id: string; name: string; mime: string; bytes: number }

export const filePath = (id: string) => `/api/files/${id}`
export const thumbnailPath = (id: string, size: 64 | 128 | 256 | 512) => `/api/files/${id}/thumbnail?size=${size}`

const pictures = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

/** How a file can be looked at without leaving the page. */
export function previewKind(mime: string): 'picture' | 'document' | null {
  if (pictures.includes(mime)) return 'picture'
  return mime === 'application/pdf' ? 'document' : null
}

const steps = ['B', 'KB', 'MB', 'GB']

/** 12345 → 12.1 KB: two or three digits, no more than people need. */
export function fileSize(bytes: number): string {
  let value = bytes
  let step = 0
  while (value >= 999.5 && step < steps.length - 1) {
    value /= 1024
    step += 1
  }
  return `${step === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${steps[step]}`
}
