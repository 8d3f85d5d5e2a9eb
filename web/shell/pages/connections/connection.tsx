import { ApartmentOutlined, EditOutlined, PauseCircleOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useEffect } from 'react'
import type { ConnectionItem, DriverItem } from '../../../../api/platform.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { formatSpan, useNow } from '../../../ui/time.ts'
import { PointDrawer } from '../../points/point-drawer.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { BrowseDrawer } from './browse-drawer.tsx'
import { awaitedOf } from './certificate-names.ts'
import { PeerCertificates } from './certificates.tsx'
import { formatRate } from './columns.tsx'
import { ConnectionDrawer } from './connection-drawer.tsx'
import { ConnectionPoints } from './connection-points.tsx'
import { connectionQueries, setEnabled } from './data.ts'
import { FigureStrip } from './figure-strip.tsx'
import { FlowCard } from './flow-card.tsx'
import { PushHelp } from './push-help.tsx'
import { RateLine } from './rate-line.tsx'
import { RemoveButton } from './remove-button.tsx'
import type { ConnectionSearch } from './search.ts'
import { SettingsCard } from './settings-card.tsx'
import { standingOf } from './standing.ts'
import { formatSkew, StateTag } from './state-tag.tsx'
import { texts } from './texts.ts'
import { TroubleCard, TroubleNow } from './trouble.tsx'
import './connections.css'

/** One connection: how it stands, what it brings, what went wrong, and its settings. */
export function ConnectionPage() {
  const t = useText(texts)
  const language = useLanguage()
  const { code } = useParams({ from: '/frame/connections/$code' })
  const list = useQuery(connectionQueries.list())
  const drivers = useQuery(connectionQueries.drivers())
  const connection = list.data?.find((each) => each.code === code)
  const title = connection?.name[language] ?? code
  useEffect(() => {
    // The frame names the page after the menu's entry; this one is named after its connection.
    const timer = setTimeout(() => {
      document.title = `${title} · Millrace 工渠`
    })
    return () => clearTimeout(timer)
  }, [title])
  const crumbs = <Link to="/connections">{t('all')}</Link>
  if (connection) {
    const driver = drivers.data?.items.find((each) => each.id === connection.driver)
    const mqttPort = drivers.data?.mqttPort
    return <ConnectionView key={code} {...{ connection, driver, mqttPort, crumbs }} />
  }
  return (
    <div className="connection-page">
      <PageHeader title={code} crumbs={crumbs} state={list.isPending ? t('loading') : null} />
      <ProblemNote error={list.error} onRetry={list.refetch} />
      {list.data ? <EmptyState title={t('unknown', { code })} action={crumbs} /> : null}
    </div>
  )
}

function ConnectionView(props: {
  connection: ConnectionItem
  driver: DriverItem | undefined
  mqttPort: number | undefined
  crumbs: React.ReactNode
}) {
  const { connection, driver, mqttPort, crumbs } = props
  const language = useLanguage()
  const search = useSearch({ from: '/frame/connections/$code' })
  const navigate = useNavigate({ from: '/connections/$code' })
  const change = (next: ConnectionSearch) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const mayWrite = useMay('connections.write')
  const mayAddPoints = useMay('points.write')
  const now = useNow(5_000)
  const standing = standingOf(connection, now)
  const certificates = useQuery(connectionQueries.certificates(connection.code, connection))
  const awaited = awaitedOf(certificates.data ?? [], connection.lastError)
  const peers = <PeerCertificates code={connection.code} certificates={certificates.data ?? []} />
  const mayBrowse = mayWrite && mayAddPoints && driver?.canBrowse === true
  return (
    <div className="connection-page">
      <PageHeader
        title={connection.name[language]}
        crumbs={
          <>
            {crumbs} › <code>{connection.code}</code> · {driver?.label[language] ?? connection.driver}
          </>
        }
        state={<StandingLine connection={connection} />}
        actions={
          mayWrite ? (
            <Actions
              connection={connection}
              mayBrowse={mayBrowse && standing !== 'down' && standing !== 'off'}
              onOpen={(open) => change({ open })}
            />
          ) : null
        }
      />
      <div className="connection-body">
        {connection.note ? <p className="connection-note">{connection.note[language]}</p> : null}
        {standing === 'down' ? (
          <TroubleNow
            connection={connection}
            awaited={awaited}
            onEdit={mayWrite ? () => change({ open: 'edit' }) : undefined}
          />
        ) : null}
        {awaited ? peers : null}
        <Figures connection={connection} />
        <div className="connection-columns">
          <FlowCard connection={connection} />
          <TroubleCard connection={connection} />
        </div>
        {connection.driver === 'push' ? <PushHelp connection={connection} mqttPort={mqttPort} /> : null}
        <ConnectionPoints
          connection={connection}
          onOpen={(point) => change({ point })}
          onBrowse={mayBrowse ? () => change({ open: 'browse' }) : undefined}
        />
        {awaited ? null : peers}
        <ProblemNote error={certificates.error} onRetry={certificates.refetch} />
        <SettingsCard connection={connection} driver={driver} />
      </div>
      <PointDrawer code={search.point} onClose={() => change({ point: undefined })} />
      {mayWrite ? (
        <ConnectionDrawer
          open={search.open === 'edit'}
          connection={connection}
          onClose={() => change({ open: undefined })}
          onDone={() => change({ open: undefined })}
        />
      ) : null}
      {mayBrowse ? (
        <BrowseDrawer
          open={search.open === 'browse'}
          connection={connection}
          onClose={() => change({ open: undefined })}
        />
      ) : null}
    </div>
  )
}

/** State, since when, and how often it was lost: in one line. */
function StandingLine({ connection }: { connection: ConnectionItem }) {
  const t = useText(texts)
  const language = useLanguage()
  const now = useNow()
  const standing = standingOf(connection, now)
  // A connection that was created this moment has not told yet since when it is in its state.
  const span = formatSpan(connection.since ? Math.max(1000, now - connection.since) : 1000, language)
  const push = connection.driver === 'push'
  return (
    <span className="standing-line">
      <StateTag connection={connection} />
      {/* A connection that is down goes from waiting to connecting and back: since when says nothing, the last sample does. */}
      {standing === 'down' ? null : (
        <span>{t(standing === 'quiet' && push ? 'since_quietPush' : `since_${standing}`, { span })}</span>
      )}
      {standing === 'down' || standing === 'quiet' ? (
        <span>
          {connection.lastSampleAt === null ? (
            t('neverSample')
          ) : (
            <>
              {t('lastAgo')}
              <RelativeTime time={connection.lastSampleAt} />
            </>
          )}
        </span>
      ) : null}
      {push || standing === 'off' ? null : (
        <span className="faint">
          {connection.reconnects === 0 && standing === 'up' ? t('history0') : null}
          {connection.reconnects > 0 ? t('historyN', { n: connection.reconnects }) : null}
        </span>
      )}
    </span>
  )
}

function Actions(props: { connection: ConnectionItem; mayBrowse: boolean; onOpen: (open: 'edit' | 'browse') => void }) {
  const { connection, mayBrowse, onOpen } = props
  const { code, enabled } = connection
  const t = useText(texts)
  const { message } = App.useApp()
  async function toggle(on: boolean) {
    try {
      await setEnabled(code, on)
    } catch (error) {
      void message.error(error instanceof Error ? error.message : String(error))
      return
    }
    const key = `toggle ${code}`
    void message.open({
      key,
      type: 'success',
      duration: 6,
      content: (
        <>
          {t(on ? 'switchedOn' : 'switchedOff', { code })}{' '}
          <Button
            type="link"
            size="small"
            onClick={() => {
              message.destroy(key)
              void toggle(!on)
            }}
          >
            {t('undo')}
          </Button>
        </>
      ),
    })
  }
  return (
    <>
      {mayBrowse ? (
        <Button type="primary" icon={<ApartmentOutlined />} onClick={() => onOpen('browse')}>
          {t('browse')}
        </Button>
      ) : null}
      <Button icon={<EditOutlined />} onClick={() => onOpen('edit')}>
        {t('edit')}
      </Button>
      <Button icon={enabled ? <PauseCircleOutlined /> : <PlayCircleOutlined />} onClick={() => void toggle(!enabled)}>
        {t(enabled ? 'disable' : 'enable')}
      </Button>
      <RemoveButton connection={connection} />
    </>
  )
}

function Figures({ connection }: { connection: ConnectionItem }) {
  const t = useText(texts)
  const c = connection
  return (
    <FigureStrip
      figures={[
        {
          label: t('samples'),
          figure: formatRate(c.samplesPerSecond),
          hint: t('sinceOpened'),
          extra: <RateLine code={c.code} width={150} height={30} />,
        },
        { label: t('messages'), figure: formatRate(c.messagesPerSecond) },
        { label: t('last'), figure: c.lastSampleAt === null ? t('never') : <RelativeTime time={c.lastSampleAt} /> },
        { label: t('points'), figure: c.points },
        { label: t('reconnects'), figure: c.reconnects, hint: t('reconnectsHint') },
        { label: t('skew'), figure: c.clockSkewMs === null ? '—' : formatSkew(c.clockSkewMs), hint: t('skewHint') },
      ]}
    />
  )
}
