import type { BlockItem } from '../../../../../api/models.ts'
import type { Param, Port } from '../../../../../contract/block.ts'
import { rangeWords } from '../../../../../os/models/graph/limit-words.ts'
import { symbolOf } from '../../../../../units/units.ts'
import { type Say, useLanguage, useText } from '../../../text.ts'
import { knownUnit } from './size.ts'
import { texts } from './texts.ts'

/** What a rule of a unit is called. */
export const ruleWords: Record<string, keyof typeof texts> = {
  ...{ same: 'ruleSame', difference: 'ruleDifference', rate: 'ruleRate', product: 'ruleProduct', any: 'ruleAny' },
  ...{ quotient: 'ruleQuotient', root: 'ruleRoot', square: 'ruleSquare', given: 'ruleGiven' },
}

/** What a block is for, its mathematics, its ports with their units, its parameters with their limits. */
export function BlockHelp({ block }: { block: BlockItem }) {
  const t = useText(texts)
  const language = useLanguage()
  return (
    <div className="graph-help">
      <h3>{block.label[language]}</h3>
      <p>{block.about[language]}</p>
      <p className="graph-formula">{block.formula}</p>
      <p>
        <b>{t('qualityRule')}</b> {block.quality[language]}
      </p>
      {block.example ? (
        <p>
          <b>{t('exampleHelp')}</b> {block.example[language]}
        </p>
      ) : null}
      {block.feedback ? <p>{t('feedbackHelp')}</p> : null}
      <PortList title={t('inputs')} ports={block.inputs} />
      <PortList title={t('outputs')} ports={block.outputs} />
      {block.params.length > 0 ? (
        <>
          <h4>{t('params')}</h4>
          <ul>
            {block.params.map((param) => (
              <li key={param.id}>
                {param.label[language]} <ParamLimits param={param} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  )
}

function PortList({ title, ports }: { title: string; ports: ({ id: string } & Port)[] }) {
  const t = useText(texts)
  const language = useLanguage()
  if (ports.length === 0) return null
  return (
    <>
      <h4>{title}</h4>
      <ul>
        {ports.map((port) => (
          <li key={port.id}>
            {port.label[language]}{' '}
            <small>
              {[
                port.type === 'boolean' ? t('boolean') : `${t(port.type ?? 'number')}${unitRule(port.unit, t)}`,
                port.optional ? t('optional') : '',
                port.many ? t('many', port.many) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </>
  )
}

function unitRule(rule: string | undefined, t: Say<typeof texts>): string {
  if (rule === undefined || rule === '1') return ` (${t('noUnit')})`
  const unit = knownUnit(rule)
  return ` (${unit ? symbolOf(unit) : t(ruleWords[rule])})`
}

/** Between what a parameter may lie; nothing where it is free. */
export function ParamLimits({ param }: { param: Param }) {
  const t = useText(texts)
  const language = useLanguage()
  if ('choices' in param)
    return (
      <small>
        {Object.values(param.choices)
          .map((c) => c[language])
          .join(' / ')}
      </small>
    )
  if (!('low' in param)) return null
  const unit = typeof param.unit === 'string' ? knownUnit(param.unit) || null : null
  const words = [rangeWords({ low: param.low, high: param.high, unit })?.[language], param.integer ? t('whole') : '']
  const said = words.filter(Boolean)
  return said.length > 0 ? <small>{said.join(' · ')}</small> : null
}
