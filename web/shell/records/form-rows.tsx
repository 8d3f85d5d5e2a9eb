import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ClipboardEvent } from 'react'
import { useLanguage, useText } from '../text.ts'
import { usePhone } from '../use-phone.ts'
import { unitText } from './field-text.ts'
import type { Faults } from './form-check.ts'
import { FieldInput } from './form-inputs.tsx'
import { type FormField, fieldOfRow, type Values } from './form-model.ts'
import { formTexts as texts } from './form-texts.ts'
import { pasted } from './paste.ts'

type Props = {
  id: string
  field: FormField
  rows: readonly Values[]
  onChange: (rows: Values[]) => void
  faults: Faults
  path: string
  names: Readonly<Record<string, string>>
}

/** A list of small objects, e.g. the readings of a calibration, as a table; on a phone one card a row. */
export function RowsInput({ id, field, rows, onChange, faults, path, names }: Props) {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const set = (index: number, name: string, value: unknown) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, [name]: value } : row)))
  const paste = (event: ClipboardEvent, index: number, column: number) => {
    const next = pasted(event.clipboardData.getData('text/plain'), rows, field.fields, index, column)
    if (!next) return
    event.preventDefault()
    onChange(next)
  }
  const headOf = (each: FormField) => `${each.label[language]} ${unitText(each)}`.trimEnd()
  const told = field.fields.filter((each) => each.readOnly)
  // what the rows are about comes with the record: none is added or taken away
  const fixed = told.length > 0
  const full = field.rules.maxItems !== undefined && rows.length >= field.rules.maxItems
  const cell = (row: Values, index: number, each: FormField, column: number) => {
    const at = `${path}.${index}.${each.name}`
    const fault = faults.get(at)
    if (each.readOnly) return <span>{String(row[each.name] ?? '')}</span>
    return (
      <div className="rows-cell" onPaste={(event) => paste(event, index, column)}>
        <FieldInput
          id={`${id}-${index}-${each.name}`}
          field={{ ...fieldOfRow(each, row), unit: null }}
          label={`${each.label[language]} ${index + 1} ${unitText(each)}`.trimEnd()}
          value={row[each.name]}
          onChange={(value) => set(index, each.name, value)}
          invalid={fault !== undefined}
          names={names}
        />
        {fault ? (
          <span className="form-fault" role="alert">
            {fault}
          </span>
        ) : null}
      </div>
    )
  }
  const remove = (index: number) =>
    fixed ? null : (
      <Button
        type="text"
        icon={<DeleteOutlined />}
        aria-label={t('removeRow', { n: index + 1 })}
        title={t('removeRow', { n: index + 1 })}
        onClick={() => onChange(rows.filter((_, at) => at !== index))}
      />
    )
  return (
    <div className="rows-input" id={id}>
      {rows.length === 0 ? <p className="faint">{t('noRows')}</p> : null}
      {phone ? (
        rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name while it is being typed
          <div key={index} className="rows-card">
            <header>
              <strong>
                {fixed
                  ? told
                      .map(({ name }) => row[name])
                      .filter(Boolean)
                      .join(' · ')
                  : index + 1}
              </strong>
              {remove(index)}
            </header>
            {field.fields.map((each, column) =>
              each.readOnly ? null : (
                <div key={each.name} className="rows-card-field">
                  <span>{headOf(each)}</span>
                  {cell(row, index, each, column)}
                </div>
              ),
            )}
          </div>
        ))
      ) : rows.length ? (
        <table>
          <thead>
            <tr>
              <th aria-label="#">#</th>
              {field.fields.map((each) => (
                <th key={each.name}>
                  {headOf(each)}
                  {each.required ? <span aria-hidden="true"> *</span> : null}
                </th>
              ))}
              <th />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name while it is being typed
              <tr key={index}>
                <td>{index + 1}</td>
                {field.fields.map((each, column) => (
                  <td key={each.name}>{cell(row, index, each, column)}</td>
                ))}
                <td>{remove(index)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {fixed ? null : (
        <Button icon={<PlusOutlined />} disabled={full} onClick={() => onChange([...rows, {}])}>
          {t('addRow')}
        </Button>
      )}
    </div>
  )
}
