import { lazy } from 'react'
import { t } from '../../contract/text.ts'
import type { AppPage } from '../../web/kit/index.ts'

const AbcPage = lazy(() => import('./abc-page.tsx'))
const PartLevels = lazy(() => import('./part-levels-picture.tsx'))

export const pages: AppPage[] = [
  { path: 'abc', label: t('ABC 图', 'ABC picture'), component: AbcPage },
  { path: 'levels', label: t('库存变化', 'Stock over time'), beside: 'detail:part', component: PartLevels },
]
