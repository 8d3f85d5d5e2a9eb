import { Button, Input } from 'antd'
import { useLanguage, useText } from '../../../text.ts'
import { elementAt, type Group, type Sheet, wireKey } from './drawing.ts'
import { ElementPanel, type ElementPanelProps, type PanelProps } from './element-panel.tsx'
import { nameOf } from './names.ts'
import { portAt, portsOf } from './ports.ts'
import { SheetPanel } from './sheet-panel.tsx'
import { type Fault, unitWords } from './survey.ts'
import { texts } from './texts.ts'
import type { CanvasState } from './use-canvas.ts'

type Props = ElementPanelProps & { canvas: CanvasState; showFault(fault: Fault): void }

/** What belongs to what is selected: an element, a wire, several, or the sheet itself. */
export function SelectionPanel({ drawing, readOnly, canvas, equipmentType, openSub, showFault }: Props) {
  const { selected, selectedWires } = canvas
  const [only] = selected
  const element = selected.size === 1 ? elementAt(drawing.sheet, only) : undefined
  if (element) return <ElementPanel key={only} {...{ drawing, readOnly, element, equipmentType, openSub }} />
  if (selected.size > 1) return <Several {...{ drawing, readOnly, canvas }} />
  const wire = selectedWires.size === 1 ? drawing.sheet.wires.find((w) => selectedWires.has(wireKey(w))) : undefined
  if (wire) return <WirePanel {...{ drawing, readOnly, canvas, wire }} />
  return <SheetPanel {...{ drawing, readOnly, showFault }} />
}

function Several({ drawing, readOnly, canvas }: PanelProps & { canvas: CanvasState }) {
  const t = useText(texts)
  const { sheet, changeSheet } = drawing
  const groups = sheet.groups.filter((g) =>
    canvas.nodes.some((n) => n.selected && n.type === 'element' && n.data.drawn.element.of.group === g.id),
  )
  const rename = (id: string, label: Group['label']) =>
    changeSheet(
      (s: Sheet) => ({ ...s, groups: s.groups.map((g) => (g.id === id ? { ...g, label } : g)) }),
      `group ${id}`,
    )
  return (
    <div className="graph-form">
      <h2>{t('selected', { n: canvas.selected.size })}</h2>
      <div className="graph-buttons">
        <Button disabled={readOnly} onClick={() => canvas.group({ zh: texts.newGroup.zh, en: texts.newGroup.en })}>
          {t('group')}
        </Button>
        <Button disabled={readOnly || groups.length === 0} onClick={canvas.ungroup}>
          {t('ungroup')}
        </Button>
        <Button disabled={readOnly} onClick={canvas.layOut}>
          {t('layout')}
        </Button>
        <Button disabled={readOnly} onClick={canvas.duplicate}>
          {t('duplicate')}
        </Button>
        <Button disabled={readOnly} onClick={canvas.remove}>
          {t('delete')}
        </Button>
      </div>
      {groups.map(({ id, label }) => (
        <div key={id} className="graph-pair">
          {(['zh', 'en'] as const).map((language) => (
            <Input
              key={language}
              aria-label={`${t('groupName')} ${language}`}
              placeholder={t('groupName')}
              value={label[language]}
              maxLength={200}
              disabled={readOnly}
              onChange={(event) => rename(id, { ...label, [language]: event.target.value })}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

function WirePanel(props: PanelProps & { canvas: CanvasState; wire: Sheet['wires'][number] }) {
  const { drawing, readOnly, canvas, wire } = props
  const t = useText(texts)
  const language = useLanguage()
  const { sheet, items, doc, found } = drawing
  const end = (side: 'from' | 'to') => {
    const element = elementAt(sheet, wire[side].node)
    if (!element) return { name: wire[side].node, port: undefined }
    const ports = portsOf(element, items, doc)
    const port = portAt(side === 'from' ? ports.outputs : ports.inputs, wire[side])
    const label = port?.label[language]
    return { name: `${nameOf(element, items, doc)[language]}${label ? ` · ${label}` : ''}`, port }
  }
  const [from, to] = [end('from'), end('to')]
  const unit = from.port ? unitWords(found.unitOf(wire.from.node, from.port.id)) : ''
  return (
    <div className="graph-form">
      <h2>{t('wire')}</h2>
      <dl className="graph-facts">
        <dt>{t('from')}</dt>
        <dd>{from.name}</dd>
        <dt>{t('to')}</dt>
        <dd>{to.name}</dd>
        <dt>{t('type')}</dt>
        <dd>{from.port ? t(from.port.type) : '—'}</dd>
        {from.port?.type === 'number' ? (
          <>
            <dt>{t('unit')}</dt>
            <dd>{unit || t('noUnit')}</dd>
          </>
        ) : null}
      </dl>
      <Button disabled={readOnly} onClick={canvas.remove}>
        {t('delete')}
      </Button>
    </div>
  )
}
