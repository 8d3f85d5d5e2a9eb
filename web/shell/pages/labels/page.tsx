import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { type LabelScheme, plainScheme } from '../../../../api/labels.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { PageHeader } from '../../../ui/page-header.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { type Column, VirtualTable } from '../../../ui/virtual-table.tsx'
import { ProblemNote } from '../../problem-note.tsx'
import { useApps } from '../../records/data.ts'
import { entityOfKey } from '../../records/manifest.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useText } from '../../text.ts'
import { usePhone } from '../../use-phone.ts'
import { labelQueries } from './data.ts'
import { PrintLabels } from './print-labels.tsx'
import { SchemeForm } from './scheme-form.tsx'
import type { LabelsSearch } from './search.ts'
import { symbologyNames, texts } from './texts.ts'
import './labels.css'

/** How labels look: schemes of this organisation. With `entity` and `ids` in the address, their labels are printed here. */
export function LabelsPage() {
  const t = useText(texts)
  const phone = usePhone()
  const may = useMay('labels.manage')
  const search = useSearch({ from: '/frame/labels' })
  const navigate = useNavigate({ from: '/labels' })
  const change = (next: LabelsSearch) => void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  const schemes = useQuery(labelQueries.schemes())
  const columns = useColumns()
  const open = schemes.data?.find((scheme) => scheme.id === search.open)
  const close = () => change({ open: undefined })
  const addButton = may ? (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => change({ open: 'new' })}>
      {t('new')}
    </Button>
  ) : null
  return (
    <div className="list-page">
      <PageHeader
        title={t('title')}
        state={schemes.data ? t('state', { n: schemes.data.length }) : null}
        actions={addButton}
      />
      <p className="labels-hint">{t('hint')}</p>
      <ProblemNote error={schemes.error} onRetry={schemes.refetch} />
      {schemes.data ? (
        <VirtualTable
          label={t('title')}
          rows={schemes.data}
          rowKey={(scheme) => scheme.id}
          columns={columns}
          rowHeight={phone ? 64 : 40}
          openKey={search.open}
          onOpen={may ? (scheme) => change({ open: scheme.id }) : undefined}
          empty={<EmptyState title={t('noneTitle')} hint={t('noneHint')} action={addButton} />}
        />
      ) : null}
      <Drawer
        open={search.open === 'new' || open !== undefined}
        onClose={close}
        size={phone ? '100%' : 640}
        title={open?.name ?? t('new')}
        destroyOnHidden
      >
        {search.open === 'new' ? <SchemeForm key="new" scheme={plainScheme} onDone={close} /> : null}
        {open ? <SchemeForm key={`${open.id} ${open.version}`} scheme={open} saved={open} onDone={close} /> : null}
      </Drawer>
      {search.entity && search.ids ? (
        <PrintLabels
          entity={search.entity}
          ids={search.ids}
          onClose={() => change({ entity: undefined, ids: undefined })}
        />
      ) : null}
    </div>
  )
}

function useColumns(): Column<LabelScheme>[] {
  const t = useText(texts)
  const language = useLanguage()
  const phone = usePhone()
  const { apps } = useApps()
  const entity = (scheme: LabelScheme) => {
    if (!scheme.entity) return t('any')
    return entityOfKey(apps, scheme.entity)?.entity.label[language] ?? scheme.entity
  }
  const size = (scheme: LabelScheme) => `${scheme.widthMm} × ${scheme.heightMm} mm`
  const name = (scheme: LabelScheme) => (
    <span className="labels-lines">
      <span>
        {scheme.name} {scheme.isDefault ? <small className="labels-default">{t('isDefault')}</small> : null}
      </span>
      {phone ? (
        <small>
          {entity(scheme)} · {size(scheme)}
        </small>
      ) : null}
    </span>
  )
  const first: Column<LabelScheme> = { key: 'name', title: t('name'), width: 200, grow: true, render: name }
  if (phone) return [first]
  return [
    first,
    { key: 'entity', title: t('entity'), width: 160, render: entity },
    {
      key: 'symbology',
      title: t('symbology'),
      width: 220,
      render: (scheme) => symbologyNames[scheme.symbology][language],
    },
    { key: 'size', title: t('size'), width: 120, render: size },
    { key: 'pattern', title: t('pattern'), width: 180, grow: true, render: (scheme) => <code>{scheme.pattern}</code> },
    {
      key: 'changed',
      title: t('changed'),
      width: 180,
      render: (scheme) => (
        <span>
          <RelativeTime time={scheme.updatedAt} /> · {scheme.updatedBy}
        </span>
      ),
    },
  ]
}
