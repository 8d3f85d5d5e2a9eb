import { LockOutlined } from '@ant-design/icons'
import { useState } from 'react'
import type { FieldManifest } from '../../../api/apps.ts'
import type { RecordDetail } from '../../../api/records.ts'
import { useLanguage, useText } from '../text.ts'
import { isEmpty } from './field-text.ts'
import { FieldValue } from './field-value.tsx'
import { type EntityView, stateLabel, systemFields } from './manifest.ts'
import { nestedOf } from './nested.ts'
import { texts } from './texts.ts'

const wideKinds = new Set(['multiline'])
const isWide = (field: FieldManifest) => field.type === 'json' || wideKinds.has(field.kind ?? '')

/** Every field with its value; empty ones are folded away, sealed ones carry a lock. */
export function RecordFields({ view, detail }: { view: EntityView; detail: RecordDetail }) {
  const t = useText(texts)
  const language = useLanguage()
  const [all, setAll] = useState(false)
  const { entity } = view
  const { record, names, sealed } = detail
  const own = entity.fields.filter((field) => field.name !== entity.title && field.name !== entity.code)
  const scope = systemFields.filter((field) => field.name === 'department' || field.name === 'site')
  const fields = [...own, ...scope.filter((field) => !isEmpty(record[field.name]))]
  const empty = fields.filter((field) => isEmpty(record[field.name]))
  const shown = all ? fields : fields.filter((field) => !isEmpty(record[field.name]))
  const state = stateLabel(entity, record.state)[language]
  return (
    <>
      <dl className="record-fields">
        {[...shown.filter((field) => !isWide(field)), ...shown.filter(isWide)].map((field) => (
          <div key={field.name} className={isWide(field) ? 'is-wide' : ''}>
            <dt title={field.help?.[language]}>
              {field.label[language]}
              {sealed.includes(field.name) ? (
                <LockOutlined title={t('sealed', { state })} aria-label={t('sealed', { state })} />
              ) : null}
            </dt>
            <dd>
              <FieldValue
                field={field}
                value={record[field.name]}
                row={record}
                names={names}
                linked
                columns={nestedOf(view, field.name)}
              />
            </dd>
          </div>
        ))}
      </dl>
      {empty.length && !all ? (
        <button type="button" className="quiet-button" onClick={() => setAll(true)}>
          {t('emptyFields', { n: empty.length })}
        </button>
      ) : null}
    </>
  )
}
