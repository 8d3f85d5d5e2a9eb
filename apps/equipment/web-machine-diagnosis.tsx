import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type ComponentProps, useState } from 'react'
import {
  type AppPageProps,
  api,
  defineTexts,
  PointValue,
  ProblemNote,
  RecordLink,
  type Text,
  useLanguage,
  useLive,
  useMay,
  useRecord,
  useRun,
  useText,
} from '../../web/kit/index.ts'
import { RelativeTime } from '../../web/ui/relative-time.tsx'
import type { repairDiagnosis } from './commands/repair-diagnosis.ts'
import { type Diagnosis, diagnosesAt } from './rules/diagnosis.ts'
import './web-equipment.css'

const texts = defineTexts({
  none: { zh: '模型没有发现异常', en: 'No model finds anything' },
  unwatched: {
    zh: '没有模型为这台设备报警：在模型中心把模型用到它，并在实例里按“让它报警”。',
    en: 'No model raises alarms for this machine: put one on it in the model centre, and let the alarm of its instance call.',
  },
  models: { zh: '去模型中心', en: 'To the model centre' },
  since: { zh: '始于', en: 'since' },
  evidence: { zh: '依据', en: 'Evidence' },
  trend: { zh: '看曲线', en: 'Show the trend' },
  cause: { zh: '可能原因', en: 'May be caused by' },
  consequence: { zh: '后果', en: 'If nothing is done' },
  action: { zh: '建议处理', en: 'Proposed repair' },
  order: { zh: '按诊断报修', en: 'Order the repair' },
  ordered: { zh: '维修单', en: 'Repair' },
  joined: { zh: '已并入维修单', en: 'Added to repair' },
})

type Alarm = Parameters<typeof diagnosesAt>[1][number]
type Point = ComponentProps<typeof PointValue>['point']
type Words = { cause: Text | null; consequence: Text | null; action: Text | null }

const lookMs = 10_000
/** As many as a person reads; what is beyond stands on the alarm page. */
const mostShown = 10
const mostEvidence = 12
const mostPens = 8

/** What models find wrong at a machine now: since when, by which figures, what to do, and a repair with one press. */
export function MachineDiagnosis({ id = '' }: AppPageProps) {
  const allowed = useMay('alarms.read')
  const { data } = useRecord({ app: 'equipment', plural: 'equipment', id })
  const place = String(data?.record.place ?? '')
  const alarms = useQuery({
    queryKey: ['equipment', 'diagnoses', place],
    enabled: allowed && place !== '',
    refetchInterval: lookMs,
    // those that a person put aside are not mended by it
    queryFn: async ({ signal }) => {
      const asked = (['active', 'shelved'] as const).map((tab) =>
        api.get<{ items: Alarm[] }>('/api/alarms', { tab, branch: place, limit: 500 }, signal),
      )
      return (await Promise.all(asked)).flatMap(({ items }) => items)
    },
  })
  if (!data || !allowed || place === '') return null
  if (!alarms.data) return alarms.error ? <ProblemNote error={alarms.error} /> : null
  const found = diagnosesAt(place, alarms.data)
  const mayOrder = data.commands.includes('request-repair')
  if (found.length === 0) return <Nothing place={place} />
  return (
    <ul className="diagnoses">
      {found.slice(0, mostShown).map((diagnosis) => (
        <Finding key={diagnosis.alarm.id} machine={id} diagnosis={diagnosis} mayOrder={mayOrder} />
      ))}
    </ul>
  )
}

/** That nothing is found says something only where a model looks. */
function Nothing({ place }: { place: string }) {
  const t = useText(texts)
  const maySeeModels = useMay('models.read')
  const watching = useQuery({
    queryKey: ['equipment', 'watching', place],
    queryFn: async ({ signal }) => {
      const asked = { branch: place, source: 'model', limit: 1000 }
      const { items } = await api.get<{ items: { enabled: boolean }[] }>('/api/alarms/definitions', asked, signal)
      return items.some(({ enabled }) => enabled)
    },
  })
  if (watching.data === undefined) return watching.error ? <ProblemNote error={watching.error} /> : null
  if (watching.data) return <p className="faint">{t('none')}</p>
  return (
    <p className="faint">
      {t('unwatched')} {maySeeModels ? <Link to="/models">{t('models')}</Link> : null}
    </p>
  )
}

type FindingProps = { machine: string; diagnosis: Diagnosis; mayOrder: boolean }

function Finding({ machine, diagnosis: { alarm, evidence }, mayOrder }: FindingProps) {
  const t = useText(texts)
  const language = useLanguage()
  const { data: words } = useQuery({
    queryKey: ['equipment', 'diagnosis-words', alarm.id],
    queryFn: ({ signal }) => api.get<Words>(`/api/alarms/definitions/${alarm.id}`, {}, signal),
  })
  const { data: points = [] } = useQuery({
    queryKey: ['equipment', 'evidence', evidence],
    queryFn: async ({ signal }) => {
      const { items } = await api.get<{ items: Point[] }>('/api/points', { search: evidence, limit: 100 }, signal)
      return items.filter(({ code }) => code.startsWith(evidence)).slice(0, mostEvidence)
    },
  })
  useLive(points.map(({ code }) => code))
  const said = (['cause', 'consequence', 'action'] as const).flatMap((name) => {
    const text = words?.[name]?.[language]
    return text ? [{ name, text }] : []
  })
  return (
    <li>
      <p className="diagnosis-what">
        <strong>{alarm.name[language]}</strong>{' '}
        {alarm.raisedAt === null ? null : (
          <small>
            {t('since')} <RelativeTime time={alarm.raisedAt} />
          </small>
        )}
      </p>
      <dl className="diagnosis-facts">
        {points.length ? (
          <div>
            <dt>{t('evidence')}</dt>
            <dd>
              {points.map((point) => (
                <span key={point.code} className="diagnosis-figure">
                  {point.names[language] || point.code} <PointValue point={point} layout="inline" />
                </span>
              ))}
              <Link to="/trends" search={{ codes: points.slice(0, mostPens).map(({ code }) => code) }}>
                {t('trend')}
              </Link>
            </dd>
          </div>
        ) : null}
        {said.map(({ name, text }) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {mayOrder ? <Order machine={machine} alarm={alarm} action={words?.action?.[language] ?? ''} /> : null}
    </li>
  )
}

type Raised = { order: string | null; number: string | null; joined: boolean }

function Order({ machine, alarm, action }: { machine: string; alarm: Alarm; action: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const order = useRun<typeof repairDiagnosis>('equipment/repair-diagnosis')
  const [raised, setRaised] = useState<Raised>()
  const symptom = [alarm.name[language], action].filter(Boolean).join('；').slice(0, 1000)
  const press = () =>
    order
      .run({ equipment: machine, alarm: alarm.code, symptom })
      .then((done) => setRaised(done as unknown as Raised))
      // the runner keeps the refusal
      .catch(() => {})
  return (
    <p className="diagnosis-order">
      {raised?.order ? (
        <>
          {t(raised.joined ? 'joined' : 'ordered')}{' '}
          <RecordLink app="equipment" plural="repair-orders" id={raised.order}>
            {raised.number}
          </RecordLink>
        </>
      ) : (
        <Button size="small" loading={order.busy} onClick={() => void press()}>
          {t('order')}
        </Button>
      )}
      {order.error ? <ProblemNote error={order.error} /> : null}
    </p>
  )
}
