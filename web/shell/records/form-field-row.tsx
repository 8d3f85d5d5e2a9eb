import { useLanguage, useText } from '../text.ts'
import type { Faults } from './form-check.ts'
import { FieldInput } from './form-inputs.tsx'
import type { FormField, Values } from './form-model.ts'
import { RowsInput } from './form-rows.tsx'
import { formTexts as texts } from './form-texts.ts'

type Props = {
  id: string
  field: FormField
  value: unknown
  onChange: (value: unknown) => void
  faults: Faults
  path: string
  names: Readonly<Record<string, string>>
  /** It must keep a value, whatever the schema says of leaving it out. */
  filled?: boolean
}

/** A field of a form: its label, its input, and below it what is wrong or what helps. */
export function FormFieldRow(props: Props) {
  const { id, field, value, onChange, faults, path, names } = props
  const t = useText(texts)
  const language = useLanguage()
  const fault = faults.get(path)
  const label = field.label[language]
  const note = fault ? (
    <span className="form-fault" role="alert">
      {fault}
    </span>
  ) : field.help ? (
    <span className="form-hint">{field.help[language]}</span>
  ) : null
  if (field.control === 'group') {
    const inner = (value ?? {}) as Values
    return (
      <fieldset className="form-group">
        <legend>{label}</legend>
        {note}
        {field.fields.map((each) => (
          <FormFieldRow
            key={each.name}
            id={`${id}-${each.name}`}
            field={each}
            value={inner[each.name]}
            onChange={(next) => onChange({ ...inner, [each.name]: next })}
            faults={faults}
            path={`${path}.${each.name}`}
            names={names}
          />
        ))}
      </fieldset>
    )
  }
  return (
    <div className={`form-field form-${field.control}`}>
      <label htmlFor={id}>
        {label}
        {field.required || props.filled ? null : <small> {t('optional')}</small>}
      </label>
      {field.control === 'rows' ? (
        <RowsInput {...props} rows={(value ?? []) as Values[]} />
      ) : (
        <FieldInput
          id={id}
          field={field}
          value={value}
          onChange={onChange}
          invalid={fault !== undefined}
          names={names}
        />
      )}
      {note}
    </div>
  )
}
