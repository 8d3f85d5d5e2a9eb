import { lazy } from 'react'
import { t } from '../../contract/text.ts'
import type { AppPage } from '../../web/kit/index.ts'

const Overview = lazy(() => import('./overview/page.tsx').then(({ OverviewPage }) => ({ default: OverviewPage })))

export const pages: AppPage[] = [{ path: 'overview', label: t('能源总览', 'Energy overview'), component: Overview }]
