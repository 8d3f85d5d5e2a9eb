/** Where an app's own dashboard is shown. */
export const dashboardAddress = (app: string, id: string) =>
  ({ to: '/dashboards/$id', params: { id: `${app}.${id}` } }) as const
