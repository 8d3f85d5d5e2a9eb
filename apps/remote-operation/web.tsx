import { lazy } from 'react'
import { t } from '../../contract/text.ts'
import type { AppPage } from '../../web/kit/index.ts'

export const pages: AppPage[] = [
  {
    path: 'order',
    label: t('参数写入单', 'Write order'),
    replaces: 'detail:write-order',
    component: lazy(async () => ({ default: (await import('./web-order.tsx')).OrderPage })),
  },
  {
    path: 'board',
    label: t('机台参数', 'Parameters of a machine'),
    replaces: 'detail:machine',
    component: lazy(async () => ({ default: (await import('./web-board.tsx')).BoardPage })),
  },
  {
    path: 'session',
    label: t('诊断会话', 'Diagnosis session'),
    replaces: 'detail:diagnosis',
    component: lazy(async () => ({ default: (await import('./web-session.tsx')).SessionPage })),
  },
]
