import type { ScanHit } from '../../api/labels.ts'
import type { RecordItem } from '../../api/records.ts'
import type { Language } from '../../contract/text.ts'
import { symbolOf } from '../../units/units.ts'
import type { Registry } from '../kernel/registry.ts'
import type { Scope } from '../kernel/services.ts'
import { declaredFields, type RecordField } from '../records/fields.ts'
import { type FoundRecord, recordFor, resolve } from '../records/lookup.ts'
import type { Names } from '../records/names.ts'
import type { LabelSource } from './labels.ts'
import type { Candidate } from './pattern.ts'

const yesNo = { zh: ['是', '否'], en: ['yes', 'no'] }
const longestValue = 200
const longestCode = 200

/** A field's value as a label says it; '' where there is none. */
export function valueText(
  { name, type, declared }: RecordField,
  row: RecordItem,
  names: Readonly<Record<string, string>>,
  days: { dayOf(ms: number): string },
  language: Language,
): string {
  const value = row[name]
  if (value === null || value === undefined || value === '') return ''
  const choice = declared.choices?.[String(value)]
  if (choice) return choice[language]
  if (typeof value === 'boolean') return yesNo[language][value ? 0 : 1]
  if (type === 'moment' && typeof value === 'number') return days.dayOf(value)
  // lists and objects have no place on a label
  if (typeof value === 'object') return ''
  const text = names[String(value)] ?? String(value)
  const told = typeof declared.unit === 'object' ? String(row[declared.unit.in] ?? '') : declared.unit
  const unit = told && ['integer', 'number', 'decimal'].includes(type) ? symbolOf(told) : ''
  return `${text}${unit ? ` ${unit}` : ''}`.slice(0, longestValue).toWellFormed()
}

const toHit = ({ row: _, label: _label, ...found }: FoundRecord): ScanHit => found

/** Records of the apps, as labels and scans know them; only those that the actor may see. */
export function recordSource(parts: {
  registry: Registry
  names: Pick<Names, 'namesOf'>
  days: { dayOf(ms: number): string }
}): LabelSource {
  const { registry, names, days } = parts

  /** An id says which record only together with its entity; a code may be shared by several. */
  async function byId(scope: Scope, { code, app, entity, plural }: Candidate): Promise<ScanHit[]> {
    const known = registry.apps
      .filter((each) => app === undefined || each.id === app)
      .flatMap((each) => each.entities)
      .filter(
        (each) => (entity === undefined || each.id === entity) && (plural === undefined || each.plural === plural),
      )
    for (const each of known) {
      const found = await recordFor(registry, scope, registry.nameOf(each), code)
      if (found) return [toHit(found)]
    }
    return []
  }

  return {
    async recordFor(scope, name, id, language) {
      const found = await recordFor(registry, scope, name, id)
      const entity = registry.entity(name)?.entity
      if (!found || !entity) return null
      const fields = declaredFields(entity)
      const said = await names.namesOf(scope, fields, [found.row])
      return {
        app: found.app,
        entity: found.entity,
        id: found.id,
        title: found.title,
        code: found.code,
        fields: fields.map((field) => ({
          name: field.name,
          label: field.declared.label[language],
          value: valueText(field, found.row, said, days, language),
        })),
      }
    },
    async resolve(scope, candidate) {
      const { code, app, entity } = candidate
      if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(code)) return byId(scope, candidate)
      // what has no letter and no digit is nobody's code
      if (code.length > longestCode || !/[\p{L}\p{N}]/u.test(code) || candidate.plural) return []
      const found = await resolve(registry, scope, code)
      return found
        .filter((each) => (app === undefined || each.app === app) && (entity === undefined || each.entity === entity))
        .map(toHit)
    },
  }
}
