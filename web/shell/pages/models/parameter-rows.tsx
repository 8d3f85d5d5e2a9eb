import { Button, InputNumber, Switch } from 'antd'
import { rangeWords } from '../../../../os/models/graph/limit-words.ts'
import { symbolOf } from '../../../../units/units.ts'
import { useLanguage, useText } from '../../text.ts'
import { useNameOf } from './data.ts'
import type { Parameter } from './drawing.ts'
import { instanceTexts as texts } from './instance-texts.ts'

type Value = number | boolean

/** Every parameter with the value that holds: the model's, or the instance's own with the way back. */
export function ParameterRows(props: {
  parameters: readonly Parameter[]
  own: Readonly<Record<string, Value>>
  locked: boolean
  onOwn: (id: string, value: Value | undefined) => void
}) {
  const { parameters, own, locked, onOwn } = props
  const t = useText(texts)
  const nameOf = useNameOf()
  const language = useLanguage()
  const said = (value: Value) => (typeof value === 'boolean' ? t(value ? 'yes' : 'no') : String(value))
  return (
    <ul className="instance-rows">
      {parameters.map(({ id, label, unit, default: inherited, low, high }) => {
        const isOwn = Object.hasOwn(own, id)
        const value = isOwn ? own[id] : inherited
        const name = nameOf(label) || id
        const symbol = unit ? symbolOf(unit) : ''
        const range = rangeWords({ low: low ?? -Infinity, high: high ?? Infinity, unit })?.[language]
        return (
          <li key={id} className={isOwn ? 'is-own' : undefined}>
            <span className="model-two">
              <span title={id}>{name}</span>
              <small>{isOwn ? t('inheritedValue', { value: `${said(inherited)} ${symbol}`.trim() }) : range}</small>
            </span>
            {typeof value === 'boolean' ? (
              <Switch aria-label={name} disabled={locked} checked={value} onChange={(on) => onOwn(id, on)} />
            ) : (
              <InputNumber
                aria-label={name}
                disabled={locked}
                min={low}
                max={high}
                value={value}
                suffix={symbol || undefined}
                onChange={(next) => {
                  if (next !== null) onOwn(id, next)
                }}
              />
            )}
            {isOwn && !locked ? (
              <Button size="small" aria-label={`${t('reset')} ${name}`} onClick={() => onOwn(id, undefined)}>
                {t('reset')}
              </Button>
            ) : (
              <span />
            )}
          </li>
        )
      })}
    </ul>
  )
}
