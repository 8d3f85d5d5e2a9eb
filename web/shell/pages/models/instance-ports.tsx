import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { alarmStates } from '../../../../api/alarms.ts'
import type { BoundPort, ModelInstanceItem, ModelItem, WireLook } from '../../../../api/models.ts'
import type { PortType } from '../../../../contract/block.ts'
import { symbolOf } from '../../../../units/units.ts'
import { Value } from '../../../ui/value.tsx'
import { useLive } from '../../live.ts'
import { PointValue } from '../../point-value.tsx'
import { queries } from '../../queries.ts'
import { AlarmPicker, PointPicker } from '../../records/pickers.tsx'
import { useLanguage, useText } from '../../text.ts'
import { stateWords } from '../alarms/words.ts'
import { useNameOf } from './data.ts'
import { boxesOf, type Drawing, type InputNode } from './drawing.ts'
import { instanceTexts as texts } from './instance-texts.ts'
import { useBlocks, useBoxName } from './picture.tsx'

const lookAgainMs = 5_000

/** A boolean runs as 0 or 1. */
const said = (type: PortType | undefined, value: number | null) =>
  type === 'boolean' && value !== null ? value !== 0 : value

type Named = { id: string; label?: { zh: string; en: string } }
function usePortName(): (port: Named) => string {
  const nameOf = useNameOf()
  return ({ id, label }) => (label && (label.zh || label.en) ? nameOf(label) : id)
}

/** Roles of the points of a type of equipment, as people say them. */
function useRoleName(type: string | null): (role: string) => string {
  const nameOf = useNameOf()
  const types = useQuery(queries.equipmentTypes()).data
  const roles = types?.find(({ code }) => code === type)?.roles
  return (role) => {
    const known = roles?.find((each) => each.role === role)
    return known ? nameOf(known.name) : role
  }
}

/** What it writes, live, each with its trend. */
export function OutputRows({ instance, drawing }: { instance: ModelInstanceItem; drawing: Drawing }) {
  const t = useText(texts)
  const nameOf = usePortName()
  const codes = useMemo(() => instance.outputs.flatMap(({ point }) => point ?? []), [instance.outputs])
  useLive(codes)
  // the first scan makes those that it lacks
  const points = useQuery({
    ...queries.pointsByCode(codes),
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) < codes.length ? lookAgainMs : false),
  }).data
  const ports = new Map(drawing.outputs.map((port) => [port.id, port]))
  return (
    <ul className="instance-rows">
      {instance.outputs.map(({ port, point }) => {
        const known = points?.find(({ code }) => code === point)
        return (
          <li key={port}>
            <span className="model-two">
              <span>{nameOf(ports.get(port) ?? { id: port })}</span>
              <small>
                {known ? (
                  <Link to="/trends" search={{ codes: [known.code] }}>
                    <code>{point}</code>
                  </Link>
                ) : (
                  <>
                    <code>{point}</code> {points ? t('willWrite') : null}
                  </>
                )}
              </small>
            </span>
            <span className="instance-value">
              {known ? <PointValue point={known} /> : <span className="faint">—</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** Which point, or state of an alarm, each input takes and why, what stands there now, and the choice of another. */
export function InputRows(props: {
  model: ModelItem
  instance: ModelInstanceItem
  drawing: Drawing
  look: WireLook | undefined
  own: Readonly<Record<string, string>>
  locked: boolean
  onOwn: (port: string, point: string | undefined) => void
}) {
  const { model, instance, drawing } = props
  const roleName = useRoleName(model.equipmentType)
  const bound = new Map(instance.inputs.map((each) => [each.port, each]))
  return (
    <ul className="instance-rows">
      {drawing.inputs.map((input) => (
        <InputRow key={input.id} {...props} {...{ input, roleName }} bound={bound.get(input.id)} />
      ))}
    </ul>
  )
}

function InputRow(props: {
  input: InputNode
  bound: BoundPort | undefined
  roleName: (role: string) => string
  look: WireLook | undefined
  own: Readonly<Record<string, string>>
  locked: boolean
  onOwn: (port: string, point: string | undefined) => void
}) {
  const { input, bound, roleName, look, own, locked, onOwn } = props
  const { id, role, unit, type, optional, alarm } = input
  const t = useText(texts)
  const language = useLanguage()
  const name = usePortName()(input)
  const [choosing, setChoosing] = useState(false)
  const isOwn = Object.hasOwn(own, id)
  const now = look?.inputs[id]
  const point = isOwn ? own[id] : bound?.by === 'role' ? bound.point : null
  const why = isOwn
    ? t('byInstance')
    : role
      ? t('byRole', { role: roleName(role) })
      : t(alarm ? 'byNoAlarm' : 'byNothing')
  // nothing stands behind an alarm that is named, as a role does behind a point
  const reset = t(alarm ? 'clearAlarm' : 'reset')
  const choose = t(alarm ? 'nameAlarm' : 'namePoint')
  const Picker = alarm ? AlarmPicker : PointPicker
  const state = alarm && now?.value != null ? stateWords[alarmStates[now.value]] : undefined
  return (
    <li className={isOwn ? 'is-own' : undefined}>
      <span className="model-two">
        <span title={id}>
          {name} {optional ? <span className="faint">{t('optional')}</span> : null}
        </span>
        <small>
          {point ? <code>{point}</code> : null} {why} {type === 'samples' ? t('everySample') : null}
        </small>
      </span>
      <span className="instance-value">
        {now && state ? (
          <Value value={state[language]} quality={now.quality} />
        ) : now ? (
          <Value value={said(type, now.value)} quality={now.quality} unit={unit ? symbolOf(unit) : null} />
        ) : null}
      </span>
      {locked ? null : choosing ? (
        <Button size="small" aria-label={`${t('cancel')} ${name}`} onClick={() => setChoosing(false)}>
          {t('cancel')}
        </Button>
      ) : isOwn ? (
        <Button size="small" aria-label={`${reset} ${name}`} onClick={() => onOwn(id, undefined)}>
          {reset}
        </Button>
      ) : (
        <Button size="small" aria-label={`${choose} ${name}`} onClick={() => setChoosing(true)}>
          {choose}
        </Button>
      )}
      {choosing ? (
        <span className="instance-choice">
          <Picker
            value={own[id]}
            onChange={(code) => {
              onOwn(id, typeof code === 'string' ? code : undefined)
              setChoosing(false)
            }}
          />
        </span>
      ) : null}
    </li>
  )
}

/** What every block says after the latest scan; those of a sub-model below its name. */
export function WireRows({ drawing, look }: { drawing: Drawing; look: WireLook }) {
  const boxName = useBoxName()
  const nameOf = useNameOf()
  const kinds = useBlocks()
  const boxes = new Map(boxesOf(drawing).map((box) => [box.id, box]))
  return (
    <ul className="instance-rows instance-wires">
      {Object.entries(look.blocks).map(([path, ports]) => {
        const [first, ...inside] = path.split('/')
        const box = boxes.get(first)
        const name = box ? boxName(box) : first
        const outputs = inside.length === 0 ? kinds?.get(box?.kind ?? '')?.outputs : undefined
        return (
          <li key={path}>
            <span className="model-two">
              <span>{[name, ...inside].join(' › ')}</span>
              <small>
                <code>{path}</code>
              </small>
            </span>
            <span className="instance-value">
              {Object.entries(ports).map(([port, { value, quality }]) => {
                const output = outputs?.find(({ id }) => id === port)
                return (
                  <span key={port}>
                    {Object.keys(ports).length > 1 ? (
                      <small className="faint">{output ? nameOf(output.label) : port} </small>
                    ) : null}
                    <Value value={said(output?.type, value)} quality={quality} />
                  </span>
                )
              })}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
