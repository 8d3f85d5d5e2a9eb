import { lazy } from 'react'
import { t } from '../../contract/text.ts'
import type { AppPage } from '../../web/kit/index.ts'

const Overview = lazy(() => import('./overview/page.tsx').then(({ OverviewPage }) => ({ default: OverviewPage })))

const Days = lazy(() => import('./overview/meter-days.tsx').then(({ MeterDays }) => ({ default: MeterDays })))

const Bill = lazy(() => import('./bills/page.tsx').then(({ BillPage }) => ({ default: BillPage })))

export const pages: AppPage[] = [
  { path: 'overview', label: t('能源总览', 'Energy overview'), component: Overview },
  { path: 'bill', label: t('月度账单', 'Bill of the month'), component: Bill },
  { path: 'days', label: t('近 60 天用量', 'The last 60 days'), beside: 'detail:meter', component: Days },
]
