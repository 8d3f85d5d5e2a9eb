import type { Text } from '../contract/text.ts'

export const symbologies = ['qr', 'datamatrix', 'code128'] as const
export type Symbology = (typeof symbologies)[number]

/** Dots per millimetre of the usual label printers: 203, 300 and 600 dpi. */
export const printerDots = [8, 12, 24] as const

/** Places of a scheme's pattern. */
export const patternPlaces = ['base', 'app', 'entity', 'code', 'id'] as const

/** How labels of an entity look and what their codes say. */
export type LabelSchemeInput = {
  name: string
  /** `app.entity`; null: for any. */
  entity: string | null
  /**
   * What the code says: `{base}/s/{code}` is an address that any phone opens, `{code}` the plain code, `(8004){code}` a GS1
   * element string. Holds `{code}` or `{id}`.
   */
  pattern: string
  symbology: Symbology
  widthMm: number
  heightMm: number
  /** Names of the entity's fields that are printed, in this order. */
  fields: string[]
  /** Printed on every label, e.g. the company's name. */
  line: string | null
  dotsPerMm: (typeof printerDots)[number]
  /** The scheme that its entity is printed with unless another is chosen. */
  isDefault: boolean
}
export type LabelScheme = LabelSchemeInput & { id: string; version: number; updatedAt: number; updatedBy: string }

/** What is printed when nobody has set up anything. */
export const plainScheme: LabelSchemeInput = {
  name: '',
  entity: null,
  pattern: '{base}/s/{code}',
  symbology: 'qr',
  widthMm: 50,
  heightMm: 30,
  fields: [],
  line: null,
  dotsPerMm: 8,
  isDefault: false,
}

export const sheetFormats = ['pdf', 'zpl', 'svg'] as const
export type SheetInput = {
  /** `app.entity` */
  entity: string
  ids: string[]
  format: (typeof sheetFormats)[number]
  /** Unless given the entity's default, else {@link plainScheme}. */
  scheme?: string
  /** `a4`: as many labels on a page as fit; `roll`: one label, one page. */
  paper?: 'a4' | 'roll'
  copies?: number
  /** Places of the first A4 sheet that are used up already. */
  skip?: number
}
export const maxSheetLabels = 1000

/**
 * GET /api/labels/code.svg?text=&symbology= → image; GET /api/labels/code.png
 * GET /api/labels/schemes?entity= → { items: LabelScheme[] }; POST LabelSchemeInput; PUT /:id with `version`; DELETE /:id
 * POST /api/labels/preview { scheme: LabelSchemeInput, record?: { entity, id } } → image/svg+xml
 * POST /api/labels/sheet SheetInput → application/pdf, text/plain (ZPL) or image/svg+xml (the first label)
 */
export type ScanHit = {
  app: string
  entity: string
  plural: string
  id: string
  title: string
  code: string | null
  state: string
  stateLabel?: Text
}
/** GET /api/scan?code= (what a scanner read, whole) → ScanAnswer. `read`: the code within it that was looked for first. */
export type ScanAnswer = { read: string; hits: ScanHit[] }
export const maxScanLength = 1000
