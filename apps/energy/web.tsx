import { lazy } from 'react'
import { t } from '../../contract/text.ts'
import type { AppPage } from '../../web/kit/index.ts'

const Overview = lazy(() => import('./overview/page.tsx').then(({ OverviewPage }) => ({ default: OverviewPage })))

const Days = lazy(() => import('./overview/meter-days.tsx').then(({ MeterDays }) => ({ default: MeterDays })))

const Bill = lazy(() => import('./bills/page.tsx').then(({ BillPage }) => ({ default: BillPage })))

const BillParts = lazy(() => import('./bills/bill-parts.tsx').then((it) => ({ default: it.BillParts })))

export const pages: AppPage[] = [
  { path: 'overview', label: t('能源总览', 'Energy overview'), component: Overview },
  { path: 'bill', label: t('月度账单', 'Bill of the month'), component: Bill },
  { path: 'bill-parts', label: t('账单明细与分摊', 'Lines and shares'), beside: 'detail:bill', component: BillParts },
  { path: 'days', label: t('近 60 天用量', 'The last 60 days'), beside: 'detail:meter', component: Days },
]
