import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { NotFound, Opening } from './not-found.tsx'
import { PageFault } from './page-fault.tsx'
import { alarmSearch } from './pages/alarms/search.ts'
import { rulesSearch } from './pages/approval-rules/search.ts'
import { auditSearch } from './pages/audit/search.ts'
import { connectionSearch, connectionsSearch } from './pages/connections/search.ts'
import { dashboardsSearch, editSearch, showSearch } from './pages/dashboards/search.ts'
import { jobsSearch } from './pages/jobs/search.ts'
import { labelsSearch } from './pages/labels/search.ts'
import { liveSearch } from './pages/live/search.ts'
import { modelEditSearch } from './pages/models/editor/search.ts'
import { compareSearch, instancesSearch, modelSearch, modelsSearch } from './pages/models/search.ts'
import { learnedListSearch, learnedSearch } from './pages/models/training/search.ts'
import { trySearch } from './pages/models/trial/search.ts'
import { channelsSearch } from './pages/notice-settings/search.ts'
import { noticesSearch } from './pages/notices/search.ts'
import { peopleSearch } from './pages/people/search.ts'
import { qualitySearch } from './pages/quality/search.ts'
import { rolesSearch } from './pages/roles/search.ts'
import { scanSearch } from './pages/scan/search.ts'
import { SignInPage } from './pages/sign-in/page.tsx'
import { signInSearch } from './pages/sign-in/search.ts'
import { tasksSearch } from './pages/tasks/search.ts'
import { trendsSearch } from './pages/trends/search.ts'
import { twinSearch } from './pages/twin/search.ts'
import { webhookSearch } from './pages/webhooks/search.ts'
import { queries, queryClient } from './queries.ts'
import { listSearch } from './records/list-search.ts'
import { querySearch } from './records/query-search.ts'
import { doSearch } from './records/record-search.ts'
import { parseSearch, stringifySearch } from './search-params.ts'
import { workplaceOf } from './workplace.ts'

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({ component: Outlet })

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  beforeLoad: async ({ context, search }) => {
    const { user } = await context.queryClient.ensureQueryData(queries.session())
    if (user && !user.mustChangePassword && !user.mustSetUpTwoFactor)
      throw redirect({ href: search.to ?? '/', replace: true })
  },
  component: SignInPage,
})

/** Leads whoever is not signed in to the sign-in page, which leads back to the same address. */
async function signedIn({ context, location }: { context: { queryClient: QueryClient }; location: { href: string } }) {
  const { user } = await context.queryClient.ensureQueryData(queries.session())
  if (!user || user.mustChangePassword || user.mustSetUpTwoFactor) {
    throw redirect({
      to: '/sign-in',
      search: { to: location.href === '/' ? undefined : location.href },
      replace: true,
    })
  }
}

/** Everything that needs a signed-in user stands inside the frame: menu, top bar, connection banner. */
const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./frame/frame.tsx'), 'Frame'),
})

/** A big screen has no frame: nobody stands before it to use one. */
const showRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/dashboards/show',
  validateSearch: showSearch,
  beforeLoad: signedIn,
  component: lazyRouteComponent(() => import('./pages/dashboards/show-page.tsx'), 'ShowPage'),
})

const inFrame = () => frameRoute
const pageRoutes = [
  createRoute({
    getParentRoute: inFrame,
    path: '/',
    beforeLoad: async ({ context }) => {
      const { user } = await context.queryClient.ensureQueryData(queries.session())
      if (!user || user.permissions.includes('live.read')) return
      const { recordQueries } = await import('./records/data.ts')
      const apps = await context.queryClient.ensureQueryData(recordQueries.apps())
      throw redirect({ href: workplaceOf(user.permissions, apps), replace: true })
    },
    component: lazyRouteComponent(() => import('./pages/overview/page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/twin',
    validateSearch: twinSearch,
    component: lazyRouteComponent(() => import('./pages/twin/page.tsx'), 'TwinPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/live',
    validateSearch: liveSearch,
    component: lazyRouteComponent(() => import('./pages/live/page.tsx'), 'LivePage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/models/$id/try',
    validateSearch: trySearch,
    component: lazyRouteComponent(() => import('./pages/models/trial/page.tsx'), 'TryPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/alarms',
    validateSearch: alarmSearch,
    component: lazyRouteComponent(() => import('./pages/alarms/page.tsx'), 'AlarmsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/learned',
    validateSearch: learnedListSearch,
    component: lazyRouteComponent(() => import('./pages/models/training/list-page.tsx'), 'LearnedPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/learned/$id',
    validateSearch: learnedSearch,
    component: lazyRouteComponent(() => import('./pages/models/training/page.tsx'), 'LearnedModelPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/trends',
    validateSearch: trendsSearch,
    component: lazyRouteComponent(() => import('./pages/trends/page.tsx'), 'TrendsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/dashboards',
    validateSearch: dashboardsSearch,
    component: lazyRouteComponent(() => import('./pages/dashboards/page.tsx'), 'DashboardsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/dashboards/$id',
    component: lazyRouteComponent(() => import('./pages/dashboards/view-page.tsx'), 'DashboardPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/dashboards/$id/edit',
    validateSearch: editSearch,
    component: lazyRouteComponent(() => import('./pages/dashboards/edit-page.tsx'), 'DashboardEditPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/models',
    validateSearch: modelsSearch,
    component: lazyRouteComponent(() => import('./pages/models/page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/models/$id',
    validateSearch: modelSearch,
    component: lazyRouteComponent(() => import('./pages/models/model-page.tsx'), 'ModelPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/models/$id/compare',
    validateSearch: compareSearch,
    component: lazyRouteComponent(() => import('./pages/models/compare-page.tsx'), 'ComparePage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/models/$id/instances',
    validateSearch: instancesSearch,
    component: lazyRouteComponent(() => import('./pages/models/instances-page.tsx'), 'InstancesPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/models/$id/uses',
    component: lazyRouteComponent(() => import('./pages/models/uses-page.tsx'), 'UsesPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/models/$id/edit',
    validateSearch: modelEditSearch,
    component: lazyRouteComponent(() => import('./pages/models/editor/page.tsx'), 'ModelEditPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/connections',
    validateSearch: connectionsSearch,
    component: lazyRouteComponent(() => import('./pages/connections/page.tsx'), 'ConnectionsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/connections/$code',
    validateSearch: connectionSearch,
    component: lazyRouteComponent(() => import('./pages/connections/connection.tsx'), 'ConnectionPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/quality',
    validateSearch: qualitySearch,
    component: lazyRouteComponent(() => import('./pages/quality/page.tsx'), 'QualityPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/audit',
    validateSearch: auditSearch,
    component: lazyRouteComponent(() => import('./pages/audit/page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/webhooks',
    validateSearch: webhookSearch,
    component: lazyRouteComponent(() => import('./pages/webhooks/page.tsx'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/people',
    validateSearch: peopleSearch,
    component: lazyRouteComponent(() => import('./pages/people/page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/departments',
    component: lazyRouteComponent(() => import('./pages/departments/page.tsx'), 'DepartmentsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/roles',
    validateSearch: rolesSearch,
    component: lazyRouteComponent(() => import('./pages/roles/page.tsx'), 'RolesPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/organisations',
    component: lazyRouteComponent(() => import('./pages/organisations/page.tsx'), 'OrganisationsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/account',
    component: lazyRouteComponent(() => import('./pages/account/page.tsx'), 'AccountPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/tokens',
    component: lazyRouteComponent(() => import('./pages/tokens/page.tsx'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/tasks',
    validateSearch: tasksSearch,
    component: lazyRouteComponent(() => import('./pages/tasks/page.tsx'), 'TasksPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/jobs',
    validateSearch: jobsSearch,
    component: lazyRouteComponent(() => import('./pages/jobs/page.tsx'), 'JobsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/notices',
    validateSearch: noticesSearch,
    component: lazyRouteComponent(() => import('./pages/notices/page.tsx'), 'NoticesPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/notice-settings',
    component: lazyRouteComponent(() => import('./pages/notice-settings/page.tsx'), 'NoticeSettingsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/notice-channels',
    validateSearch: channelsSearch,
    component: lazyRouteComponent(() => import('./pages/notice-settings/channels-page.tsx'), 'ChannelsPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/approval-rules',
    validateSearch: rulesSearch,
    component: lazyRouteComponent(() => import('./pages/approval-rules/page.tsx'), 'ApprovalRulesPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/scan',
    validateSearch: scanSearch,
    component: lazyRouteComponent(() => import('./pages/scan/page.tsx'), 'ScanPage'),
  }),
  // What codes say: any phone's camera opens it.
  createRoute({
    getParentRoute: inFrame,
    path: '/s/$code',
    beforeLoad: ({ params }) => {
      throw redirect({ to: '/scan', search: { code: params.code }, replace: true })
    },
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/labels',
    validateSearch: labelsSearch,
    component: lazyRouteComponent(() => import('./pages/labels/page.tsx'), 'LabelsPage'),
  }),
  // What apps declare: their lists, records, queries and pages, all drawn by the same few screens.
  createRoute({
    getParentRoute: inFrame,
    path: '/a/$app',
    validateSearch: doSearch,
    component: lazyRouteComponent(() => import('./records/app-home.tsx'), 'AppHome'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/a/$app/$plural',
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import('./records/list-page.tsx'), 'ListPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/a/$app/$plural/$id',
    validateSearch: doSearch,
    component: lazyRouteComponent(() => import('./records/record-page.tsx'), 'RecordPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/a/$app/$plural/$id/print',
    component: lazyRouteComponent(() => import('./records/print-page.tsx'), 'PrintPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/a/$app/q/$query',
    validateSearch: querySearch,
    component: lazyRouteComponent(() => import('./records/query-page.tsx'), 'QueryPage'),
  }),
  createRoute({
    getParentRoute: inFrame,
    path: '/a/$app/p/$',
    component: lazyRouteComponent(() => import('./app-page.tsx'), 'AppPageRoute'),
  }),
] as const

export const router = createRouter({
  routeTree: rootRoute.addChildren([signInRoute, showRoute, frameRoute.addChildren(pageRoutes)]),
  context: { queryClient },
  parseSearch,
  stringifySearch,
  defaultErrorComponent: PageFault,
  defaultNotFoundComponent: NotFound,
  defaultPendingComponent: Opening,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
