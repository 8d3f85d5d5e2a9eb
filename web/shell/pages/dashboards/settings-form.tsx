import { Input, Switch } from 'antd'
import { useId } from 'react'
import type { Text } from '../../../../contract/text.ts'
import { useText } from '../../text.ts'
import { texts } from './texts.ts'
import type { Editing } from './use-draft.ts'

const longest = 100

/** A name in both languages; one of them is enough. */
export function NameInputs({ label, onChange }: { label: Text; onChange: (part: Partial<Text>) => void }) {
  const t = useText(texts)
  const id = useId()
  const missing = !label.zh.trim() && !label.en.trim()
  return (
    <>
      <div className="form-field">
        <label htmlFor={`${id}-zh`}>{t('nameZh')}</label>
        <Input
          id={`${id}-zh`}
          maxLength={longest}
          status={missing ? 'error' : undefined}
          value={label.zh}
          onChange={(event) => onChange({ zh: event.target.value })}
        />
      </div>
      <div className="form-field">
        <label htmlFor={`${id}-en`}>{t('nameEn')}</label>
        <Input
          id={`${id}-en`}
          maxLength={longest}
          status={missing ? 'error' : undefined}
          value={label.en}
          onChange={(event) => onChange({ en: event.target.value })}
        />
        {missing ? (
          <span className="form-fault" role="alert">
            {t('faultLabel')}
          </span>
        ) : (
          <span className="form-hint">{t('nameHint')}</span>
        )}
      </div>
    </>
  )
}

/** What belongs to the dashboard as a whole. */
export function SettingsForm({ editing }: { editing: Editing }) {
  const t = useText(texts)
  const id = useId()
  const { draft, rename, share } = editing
  return (
    <div className="dash-form">
      <h2>{t('settings')}</h2>
      <NameInputs label={draft.label} onChange={rename} />
      <div className="form-field">
        <span className="dash-switch">
          <Switch id={id} checked={draft.shared} onChange={share} />
          <label htmlFor={id}>{t('share')}</label>
        </span>
        <span className="form-hint">{t('shareHint')}</span>
      </div>
      <p className="faint">{t('chooseTile')}</p>
    </div>
  )
}
