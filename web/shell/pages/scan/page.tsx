import { CameraOutlined, CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { maxScanLength, type ScanAnswer, type ScanHit } from '../../../../api/labels.ts'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { ScannerField } from '../../../ui/scanner-field.tsx'
import { playScan } from '../../../ui/scanner-sound.ts'
import { api } from '../../api.ts'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useStore } from '../../store.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { lastScans, remember, type Scan } from './last-scans.ts'
import { texts } from './texts.ts'
import './scan.css'

const Camera = lazy(async () => ({ default: (await import('../../../ui/scanner-camera.tsx')).ScannerCamera }))

type State =
  | { kind: 'ready' }
  | { kind: 'looking'; text: string }
  | { kind: 'done'; scan: Scan }
  | { kind: 'failed'; text: string; error: unknown }

const addressOf = (hit: ScanHit) => ({ app: hit.app, plural: hit.plural, id: hit.id })

function useScanning() {
  const navigate = useNavigate()
  const [state, setState] = useState<State>({ kind: 'ready' })
  const turn = useRef(0)
  const read = useCallback(
    async (text: string) => {
      turn.current += 1
      const mine = turn.current
      setState({ kind: 'looking', text })
      try {
        const { read, hits } = await api.get<ScanAnswer>('/api/scan', { code: text.slice(0, maxScanLength) })
        // another code was scanned meanwhile: that one counts
        if (mine !== turn.current) return
        const scan = { text, read: read || text, at: Date.now(), hits }
        remember(scan)
        setState({ kind: 'done', scan })
        playScan(hits.length === 1 ? 'right' : hits.length > 1 ? 'choose' : 'wrong')
        if (hits.length === 1) void navigate({ to: '/a/$app/$plural/$id', params: addressOf(hits[0]) })
      } catch (error) {
        if (mine !== turn.current) return
        playScan('wrong')
        setState({ kind: 'failed', text, error })
      }
    },
    [navigate],
  )
  return { state, read, rest: () => setState({ kind: 'ready' }) }
}

/** One field that takes any code and opens what it stands for: for gloves, hand scanners and phones. */
export function ScanPage() {
  const t = useText(texts)
  const phone = usePhone()
  const { code } = useSearch({ from: '/frame/scan' })
  const mayManage = useMay('labels.manage')
  const [withCamera, setCamera] = useState(false)
  const { state, read, rest } = useScanning()
  const asked = useRef<string>(undefined)
  useEffect(() => {
    if (!code || asked.current === code) return
    asked.current = code
    void read(code)
  }, [code, read])
  const tone = toneOf(state)
  return (
    <div className="scan-page">
      <PageHeader
        title={t('title')}
        state={phone ? null : t('state')}
        actions={mayManage && !phone ? <Link to="/labels">{t('print')}</Link> : null}
      />
      <div className="scan-columns">
        <div className="scan-main">
          <ScannerField onRead={(text) => void read(text)} busy={state.kind === 'looking'} quiet={phone} tone={tone} />
          {withCamera ? (
            <Suspense fallback={<div className="scanner-camera" />}>
              <Camera onRead={(text) => void read(text)} onClose={() => setCamera(false)} />
            </Suspense>
          ) : (
            <Button
              className="scan-camera-button"
              size="large"
              icon={<CameraOutlined />}
              onClick={() => {
                rest()
                setCamera(true)
              }}
            >
              {t('camera')}
            </Button>
          )}
          <Outcome state={state} onAgain={(text) => void read(text)} />
        </div>
        <LastScans onAgain={(text) => void read(text)} />
      </div>
    </div>
  )
}

function toneOf(state: State): 'right' | 'wrong' | 'choose' | undefined {
  if (state.kind === 'failed') return 'wrong'
  if (state.kind !== 'done') return undefined
  const { length } = state.scan.hits
  return length === 0 ? 'wrong' : length === 1 ? 'right' : 'choose'
}

function Outcome({ state, onAgain }: { state: State; onAgain: (text: string) => void }) {
  const t = useText(texts)
  if (state.kind === 'failed') return <ProblemNote error={state.error} onRetry={() => onAgain(state.text)} />
  if (state.kind !== 'done') {
    return (
      <section className="scan-outcome" role="status">
        <h2>{state.kind === 'looking' ? t('looking', { code: state.text }) : t('ready')}</h2>
        {state.kind === 'ready' ? <p>{t('readyHint')}</p> : null}
      </section>
    )
  }
  const { read, text, hits } = state.scan
  if (hits.length === 0) {
    return (
      <section className="scan-outcome is-wrong" role="alert">
        <h2>
          <CloseCircleFilled className="scan-mark" /> {t('none', { code: read })}
        </h2>
        <p>{t('noneHint')}</p>
        {text === read ? null : (
          <p className="scan-whole">
            {t('readWhole')} <code>{text}</code>
          </p>
        )}
      </section>
    )
  }
  const isOne = hits.length === 1
  return (
    <section className={`scan-outcome ${isOne ? 'is-right' : 'is-choose'}`} role="status">
      <h2>
        {isOne ? <CheckCircleFilled className="scan-mark" /> : <QuestionCircleFilled className="scan-mark" />}{' '}
        {isOne ? t('opened') : t('choose', { code: read, n: hits.length })}
      </h2>
      <ul>
        {hits.map((hit) => (
          <li key={`${hit.app} ${hit.id}`}>
            <HitLink hit={hit} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function HitLink({ hit }: { hit: ScanHit }) {
  const language = useLanguage()
  return (
    <Link className="scan-hit" to="/a/$app/$plural/$id" params={addressOf(hit)}>
      <strong>{hit.title}</strong>
      <span>
        {hit.code} · {hit.stateLabel?.[language] ?? hit.state}
      </span>
    </Link>
  )
}

function LastScans({ onAgain }: { onAgain: (text: string) => void }) {
  const t = useText(texts)
  const scans = useStore(lastScans)
  return (
    <section className="scan-last" aria-label={t('last')}>
      <h2>{t('last')}</h2>
      {scans.length === 0 ? <p className="faint">{t('nothingYet')}</p> : null}
      <ol>
        {scans.map((scan) => (
          <LastScan key={`${scan.at} ${scan.text}`} scan={scan} onAgain={onAgain} />
        ))}
      </ol>
    </section>
  )
}

function LastScan({ scan, onAgain }: { scan: Scan; onAgain: (text: string) => void }) {
  const t = useText(texts)
  const [hit] = scan.hits
  const lines = (
    <>
      {scan.hits.length === 1 ? (
        <CheckCircleFilled className="scan-mark" />
      ) : scan.hits.length ? (
        <QuestionCircleFilled className="scan-mark" />
      ) : (
        <CloseCircleFilled className="scan-mark" />
      )}
      <span className="scan-line">
        <strong>{scan.read}</strong>
        <small>
          {scan.hits.length === 1
            ? hit.title
            : scan.hits.length
              ? t('several', { n: scan.hits.length })
              : t('notFound')}
          {' · '}
          <RelativeTime time={scan.at} />
        </small>
      </span>
    </>
  )
  if (scan.hits.length === 1) {
    return (
      <li>
        <Link className="scan-again is-right" to="/a/$app/$plural/$id" params={addressOf(hit)}>
          {lines}
        </Link>
      </li>
    )
  }
  return (
    <li>
      <button
        type="button"
        className={`scan-again ${scan.hits.length ? 'is-choose' : 'is-wrong'}`}
        title={t('again')}
        onClick={() => onAgain(scan.text)}
      >
        {lines}
      </button>
    </li>
  )
}
