import { lazy } from 'react'
import { t } from '../../contract/text.ts'
import type { AppPage } from '../../web/kit/index.ts'

const PatrolPage = lazy(() => import('./patrol-page.tsx'))

export const pages: AppPage[] = [{ path: 'patrol', label: t('巡检（手机）', 'Go a patrol'), component: PatrolPage }]
