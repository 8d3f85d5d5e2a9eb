import {
  type LabelSchemeInput,
  maxSheetLabels,
  type ScanAnswer,
  type ScanHit,
  type SheetInput,
} from '../../api/labels.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Language } from '../../contract/text.ts'
import type { Scope } from '../kernel/services.ts'
import type { LabelContent } from './layout.ts'
import { type Candidate, candidatesOf, fillPattern } from './pattern.ts'
import type { PrintTask } from './print-task.ts'
import { labelRefusals } from './refusals.ts'
import type { SchemeStore } from './schemes.ts'

/** A record as its label says it. */
export type LabelRecord = {
  app: string
  /** Id of the entity within its app. */
  entity: string
  id: string
  title: string
  code: string | null
  /** By the names of the entity's fields, in words. */
  fields: readonly { name: string; label: string; value: string }[]
}

/** Where records come from; whoever answers checks what the actor may see. */
export type LabelSource = {
  /** @param entity `app.entity` */
  recordFor(scope: Scope, entity: string, id: string, language: Language): Promise<LabelRecord | null>
  resolve(scope: Scope, candidate: Candidate): Promise<ScanHit[]>
}

export type Labels = {
  /** What has to be printed; setting it is the printer's and needs no transaction. */
  prepareSheet(scope: Scope, input: SheetInput, base: string, language: Language): Promise<PrintTask>
  preparePreview(
    scope: Scope,
    scheme: LabelSchemeInput,
    record: { entity: string; id: string } | undefined,
    base: string,
    language: Language,
  ): Promise<PrintTask>
  /** @param text what a scanner read, whole */
  scan(scope: Scope, text: string): Promise<ScanAnswer>
}

/** Shown where nobody has chosen a record yet. */
const sample: Record<Language, LabelRecord> = {
  zh: {
    app: 'calibration',
    entity: 'gauge',
    id: '00000000-0000-7000-8000-000000000001',
    title: '数显卡尺 0–150 mm',
    code: 'JL-2026-0001',
    fields: [],
  },
  en: {
    app: 'calibration',
    entity: 'gauge',
    id: '00000000-0000-7000-8000-000000000001',
    title: 'Digital caliper 0–150 mm',
    code: 'JL-2026-0001',
    fields: [],
  },
}

function contentOf(record: LabelRecord, scheme: LabelSchemeInput, base: string): LabelContent {
  const { app, entity, id, title, fields } = record
  const code = record.code ?? id
  const byName = new Map(fields.map((field) => [field.name, field]))
  const shown = scheme.fields.flatMap((name) => byName.get(name) ?? [])
  return {
    codeText: fillPattern(scheme.pattern, { base, app, entity, code, id }),
    code: record.code ?? '',
    title,
    fields: shown.filter((field) => field.value !== ''),
    line: scheme.line,
  }
}

export function createLabels(schemes: SchemeStore, source: LabelSource): Labels {
  async function recordOf(scope: Scope, entity: string, id: string, language: Language): Promise<LabelRecord> {
    const record = await source.recordFor(scope, entity, id, language)
    if (!record) throw new Refusal(labelRefusals.unknownRecord, { id }, 'ids')
    return record
  }

  return {
    async prepareSheet(scope, input, base, language) {
      const { entity, ids, format, paper = 'a4', copies = 1, skip = 0 } = input
      if (ids.length * copies > maxSheetLabels)
        throw new Refusal(labelRefusals.tooManyLabels, { limit: maxSheetLabels }, 'ids')
      const scheme = input.scheme ? await schemes.get(scope, input.scheme) : await schemes.defaultOf(scope, entity)
      const labels: LabelContent[] = []
      for (const id of ids) labels.push(contentOf(await recordOf(scope, entity, id, language), scheme, base))
      return { labels, scheme, format, paper, copies, skip }
    },

    async preparePreview(scope, scheme, record, base, language) {
      const shown = record
        ? await recordOf(scope, record.entity, record.id, language)
        : {
            ...sample[language],
            fields: scheme.fields.map((name) => ({ name, label: name, value: language === 'zh' ? '示例' : 'sample' })),
          }
      const labels = [contentOf(shown, scheme, base)]
      return { labels, scheme, format: 'svg', paper: 'roll', copies: 1, skip: 0 }
    },

    async scan(scope, text) {
      const candidates = candidatesOf(text, await schemes.patterns(scope))
      for (const candidate of candidates) {
        const hits = await source.resolve(scope, candidate)
        if (hits.length > 0) return { read: candidate.code, hits }
      }
      return { read: candidates[0]?.code ?? '', hits: [] }
    },
  }
}
