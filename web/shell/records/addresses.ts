/** Where an app's own dashboard is shown. */
export const dashboardPath = (app: string, id: string) => `/dashboards/${app}.${id}` as '/'
