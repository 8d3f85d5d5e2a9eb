import type { Text } from '../../../../contract/text.ts'
import { useLanguage, useText } from '../../text.ts'
import { fieldNames, compareTexts as texts } from './compare-texts.ts'
import { useNameOf } from './data.ts'
import type { Difference } from './diff.ts'
import { boxesOf, type Drawing, type Wire } from './drawing.ts'
import { useBlocks, useBoxName } from './picture.tsx'

/** Every difference with what was and what is, in the words of the drawing. */
export function DifferenceList(props: { differences: readonly Difference[]; from: Drawing; to: Drawing }) {
  const { differences, from, to } = props
  const t = useText(texts)
  const tell = useTelling(from, to)
  return (
    <section>
      <h2 className="model-part">
        {t('list')} <span className="faint">{differences.length}</span>
      </h2>
      <div className="model-differences">
        {differences.map((difference) => {
          const { where, what, before, after } = tell(difference)
          return (
            <div key={`${difference.where} ${difference.field} ${before} ${after}`} className={changeOf(difference)}>
              <b aria-hidden="true">{signOf(difference)}</b>
              <span>{where}</span>
              <span className="faint">{what}</span>
              <span>
                {before === null ? null : <del>{before}</del>}
                {before === null || after === null ? null : ' → '}
                {after === null ? null : <ins>{after}</ins>}
              </span>
            </div>
          )
        })}
      </div>
    </section>
  )
}

/** A field that came or went is a change of its element; the element itself, or a wire, came or went. */
const isWhole = ({ field }: Difference) => field === '' || field === 'wire'
function changeOf(difference: Difference): string {
  if (!isWhole(difference)) return 'is-changed'
  return difference.before === undefined ? 'is-added' : 'is-removed'
}
const signOf = (difference: Difference) => ({ 'is-added': '+', 'is-removed': '−' })[changeOf(difference)] ?? '≠'

function useTelling(from: Drawing, to: Drawing) {
  const t = useText(texts)
  const language = useLanguage()
  const nameOf = useNameOf()
  const boxName = useBoxName()
  const blocks = useBlocks()
  const boxes = new Map([...boxesOf(from), ...boxesOf(to)].map((box) => [box.id, box]))
  const parameters = new Map([...from.parameters, ...to.parameters].map((p) => [p.id, p]))
  const placeOf = (where: string) => {
    const [box, parameter] = [boxes.get(where), parameters.get(where)]
    if (where === '') return t('model')
    const name = box ? boxName(box) : parameter ? t('ofParameter', { name: nameOf(parameter.label) }) : where
    return name === where ? where : `${name} (${where})`
  }
  const fieldOf = (where: string, field: string) => {
    if (field === '') return ''
    if (field === 'wire') return where === '' ? '' : t('wire')
    const [, param] = /^params\.(.+)$/.exec(field) ?? []
    if (param === undefined) return fieldNames[field]?.[language] ?? field
    const known = blocks?.get(boxes.get(where)?.kind ?? '')?.params.find(({ id }) => id === param)
    return t('ofParameter', { name: known ? nameOf(known.label) : param })
  }
  const saidOf = (field: string, value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (typeof value === 'string' && field === 'kind') {
      const label = blocks?.get(value)?.label
      return label ? nameOf(label) : value
    }
    if (typeof value !== 'object' || value === null) return String(value)
    if ('from' in value && 'to' in value) {
      const { from: start, to: end } = value as Wire
      const name = (node: string) => (boxes.has(node) ? boxName(boxes.get(node)!) : node)
      return `${name(start.node)} → ${name(end.node)}${end.port ? ` (${end.port})` : ''}`
    }
    if ('parameter' in value) return t('ofParameter', { name: String(value.parameter) })
    if ('points' in value && Array.isArray(value.points)) return t('points', { n: value.points.length })
    if ('value' in value) return [value.value, 'unit' in value ? value.unit : ''].join(' ')
    if ('zh' in value && 'en' in value) return nameOf(value as Text)
    return Object.values(value).join(' ')
  }
  return (difference: Difference) => {
    const { where, field, before, after } = difference
    const whole = field === '' && !parameters.has(where)
    const said = (value: unknown) => (value === undefined || whole ? null : saidOf(field, value))
    return {
      where: field === 'wire' && where === '' ? t('wire') : placeOf(where),
      what: fieldOf(where, field),
      before: said(before),
      after: said(after),
    }
  }
}
