import { App, Select } from 'antd'
import { useLanguage, useText } from '../../../text.ts'
import { type Element, elementsOf, type Sheet, type Wire } from './drawing.ts'
import { nameOf } from './names.ts'
import { type PortView, portAt, portsOf } from './ports.ts'
import { refusedWire, survey } from './survey.ts'
import { texts } from './texts.ts'
import type { Drawing } from './use-drawing.ts'

type Props = { drawing: Drawing; readOnly: boolean; element: Element }

/** Where each input comes from: the way to wire without a mouse. What does not fit is refused with the same words as on the canvas. */
export function Wiring({ drawing, readOnly, element }: Props) {
  const t = useText(texts)
  const { items, doc } = drawing
  const ports = portsOf(element, items, doc).inputs
  if (ports.length === 0) return null
  return (
    <div className="graph-wiring">
      <h3>{t('wiring')}</h3>
      {ports.map((port) => (
        <InputWires key={`${element.of.id} ${port.id}`} {...{ drawing, readOnly, element, port }} />
      ))}
    </div>
  )
}

function InputWires({ drawing, readOnly, element, port }: Props & { port: PortView }) {
  const t = useText(texts)
  const language = useLanguage()
  const { message } = App.useApp()
  const { sheet, items, doc, context, changeSheet } = drawing
  const to = element.of.id
  const mine = (s: Sheet) =>
    s.wires.filter((w) => w.to.node === to && portAt(portsOf(element, items, doc).inputs, w.to)?.id === port.id)
  const sources = elementsOf(sheet).flatMap((e) =>
    portsOf(e, items, doc).outputs.map((p, _, all) => {
      const label = p.label[language]
      return {
        value: `${e.of.id} ${p.id}`,
        label: `${nameOf(e, items, doc)[language]}${all.length > 1 && label ? ` · ${label}` : ''}`,
        search: `${e.of.id} ${p.id} ${nameOf(e, items, doc).zh} ${nameOf(e, items, doc).en} ${label}`,
        type: p.type,
      }
    }),
  )
  const now = mine(sheet).map((w) => {
    const source = elementsOf(sheet).find((e) => e.of.id === w.from.node)
    const from = source && portAt(portsOf(source, items, doc).outputs, w.from)
    return `${w.from.node} ${from?.id ?? w.from.port ?? ''}`
  })
  const put = (next: string[]) => {
    const kept = mine(sheet).filter((_, i) => next.includes(now[i]))
    const rest = sheet.wires.filter((w) => !mine(sheet).includes(w) || kept.includes(w))
    const fresh = next.filter((value) => !now.includes(value))
    let after: Sheet = { ...sheet, wires: rest }
    for (const value of fresh) {
      const [node, out] = value.split(' ')
      const wire: Wire = { from: { node, port: out }, to: { node: to, port: port.id } }
      const around = { ...context, sheet: after }
      const refused = refusedWire(around, wire, survey(around).issues)
      if (refused) {
        void message.warning(refused.text[language], 6)
        return
      }
      after = { ...after, wires: [...after.wires, wire] }
    }
    changeSheet(() => after)
  }
  const label = port.label[language] || t('input')
  const common = {
    'aria-label': `${label} ${t('wiredFrom')}`,
    disabled: readOnly,
    showSearch: true,
    allowClear: true,
    optionFilterProp: 'search',
    placeholder: t('notWired'),
    options: sources.filter((s) => s.type === port.type && !s.value.startsWith(`${to} `)),
  }
  return (
    <div className="graph-field">
      <span className="graph-field-head">
        {label}
        <small>{port.many ? t('many', port.many) : port.optional ? t('optional') : ''}</small>
      </span>
      {port.many ? (
        <Select {...common} mode="multiple" value={now} onChange={(next: string[]) => put(next)} />
      ) : (
        <Select {...common} value={now[0] ?? null} onChange={(next?: string) => put(next ? [next] : [])} />
      )}
    </div>
  )
}
