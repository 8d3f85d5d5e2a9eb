import { Link } from '@tanstack/react-router'
import type { FieldManifest } from '../../../api/apps.ts'
import { thumbnailPath } from '../../ui/file-words.ts'
import { useLanguage } from '../text.ts'
import { usePlaceName } from '../twin-names.ts'
import { useEntityOf } from './data.ts'
import { fieldText, isEmpty, isNumeric, nothing, unitText } from './field-text.ts'
import type { FormField } from './form-model.ts'

type Props = {
  field: FieldManifest
  value: unknown
  names: Readonly<Record<string, string>>
  /** The record, which may say the unit. */
  row?: Record<string, unknown>
  /** The unit stands elsewhere, e.g. in the column's head. */
  bare?: boolean
  /** Links lead to what they name; not inside rows, which lead somewhere themselves. */
  linked?: boolean
  /** What the columns of a list of small objects are called. */
  columns?: readonly FormField[]
}

/** One field of a record as people read it. */
export function FieldValue({ field, value, names, row, bare, linked, columns }: Props) {
  const language = useLanguage()
  if (isEmpty(value)) return <span className="faint">{nothing}</span>
  if (linked && field.kind === 'link' && typeof value === 'string')
    return <LinkValue to={field.to} id={value} names={names} />
  if (linked && field.kind === 'file') return <FileValue ids={Array.isArray(value) ? value : [value]} names={names} />
  if (linked && field.kind === 'point' && typeof value === 'string')
    return (
      <Link to="/trends" search={{ codes: [value] }}>
        <code>{value}</code>
      </Link>
    )
  if (field.kind === 'place' && typeof value === 'string') return <PlaceValue path={value} linked={linked} />
  if (linked && Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null))
    return <RowsValue rows={value as Record<string, unknown>[]} columns={columns ?? []} record={row} />
  const text = fieldText(field, value, names, language)
  const unit = bare && typeof field.unit === 'string' ? '' : unitText(field, row)
  if (field.kind === 'multiline' && linked) return <span className="field-multiline">{text}</span>
  return (
    <span className={isNumeric(field) ? 'field-number' : field.kind === 'code' ? 'field-code' : undefined}>
      {text}
      {unit ? <span className="field-unit"> {unit}</span> : null}
    </span>
  )
}

function LinkValue({ to, id, names }: { to?: string; id: string; names: Readonly<Record<string, string>> }) {
  const view = useEntityOf(to)
  const name = names[id] ?? id
  if (!view) return <span>{name}</span>
  return (
    <Link to="/a/$app/$plural/$id" params={{ app: view.app.id, plural: view.entity.plural, id }}>
      {name}
    </Link>
  )
}

function FileValue({ ids, names }: { ids: readonly unknown[]; names: Readonly<Record<string, string>> }) {
  return (
    <span className="field-files">
      {ids.map(String).map((id) => (
        <a key={id} href={`/api/files/${id}?inline=1`} target="_blank" rel="noreferrer">
          {/\.(png|jpe?g|webp|gif)$/i.test(names[id] ?? '') ? <img src={thumbnailPath(id, 256)} alt="" /> : null}
          {names[id] ?? id}
        </a>
      ))}
    </span>
  )
}

function PlaceValue({ path, linked }: { path: string; linked?: boolean }) {
  const placeName = usePlaceName()
  const name = placeName(path, true)
  if (!linked) return <span title={path}>{name}</span>
  return (
    <Link to="/twin" search={{ path }} title={path}>
      {name}
    </Link>
  )
}

type RowsProps = {
  rows: readonly Record<string, unknown>[]
  columns: readonly FormField[]
  record?: Record<string, unknown>
}

/** A list of small objects, e.g. readings, as a table of its own. */
function RowsValue({ rows, columns, record }: RowsProps) {
  const language = useLanguage()
  const keys = columns.length
    ? columns.map((column) => column.name).filter((name) => rows.some((row) => !isEmpty(row[name])))
    : [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const column = (key: string) => columns.find((each) => each.name === key)
  const head = (key: string) => {
    const known = column(key)
    return known ? `${known.label[language]} ${unitText(known, record)}`.trimEnd() : key
  }
  const cell = (key: string, value: unknown) => {
    if (isEmpty(value)) return nothing
    const choice = column(key)?.choices.find(([each]) => each === value)
    return choice ? choice[1][language] : String(value)
  }
  /** A number, or a decimal kept as text. */
  const isAmount = (value: unknown) => value !== null && /^-?\d+(\.\d+)?$/.test(String(value))
  return (
    <table className="rows-value">
      <thead>
        <tr>
          {keys.map((key) => (
            <th key={key} className={rows.every((row) => isAmount(row[key])) ? 'is-amount' : undefined}>
              {head(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a stored value have no other name
          <tr key={index}>
            {keys.map((key) => (
              <td key={key} className={isAmount(row[key]) ? 'is-amount' : undefined}>
                {cell(key, row[key])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
