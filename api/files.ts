import type { FileItem } from '../contract/ctx.ts'

/** Largest file. */
export const maxFileBytes = 50 * 1024 * 1024
export const maxFileNameLength = 200
/** Most pixels of a picture; more is refused before anything unpacks it. */
export const maxPicturePixels = 50_000_000

/** Kinds that a browser may show in place: they can run nothing. Everything else is only ever handed over to be kept. */
export const inlineMimes: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/pdf']

/** Ends of file names that are taken, for the file dialog; the content decides. */
export const acceptedExtensions: readonly string[] = [
  ...['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp', 'tif', 'tiff', 'heic', 'svg'],
  ...['pdf', 'doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'odt', 'ods', 'odp', 'wps', 'et', 'ofd'],
  ...['txt', 'log', 'md', 'csv', 'tsv', 'json', 'xml', 'zpl', 'geojson'],
  ...['zip', '7z', 'gz'],
  ...['dxf', 'dwg', 'step', 'stp', 'iges', 'igs', 'stl', 'nc', 'gcode', 'dmi'],
  ...['mp3', 'wav', 'mp4', 'mov', 'webm'],
]

/**
 * POST /api/files: the raw bytes as the body, header `x-file-name: UTF-8''<percent-encoded name>` (RFC 8187) → StoredFile
 * GET /api/files/:id → the content, to be kept; with `?inline=1` shown in place when it is one of
 *   {@link inlineMimes}. ETag, one Range.
 * GET /api/files/:id/meta → StoredFile
 * GET /api/files/:id/thumbnail?size=64|128|256|512 → image/webp, of pictures
 */
export type StoredFile = FileItem & {
  /** Pixels of a picture that can be shown. */
  picture: { width: number; height: number } | null
  /** May be shown in place. */
  inline: boolean
}
export const thumbnailSizes = [64, 128, 256, 512] as const
