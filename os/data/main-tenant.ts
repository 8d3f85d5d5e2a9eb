/** The tenant of an installation that has only one, and of whatever was stored before there were several. */
export const mainTenant = 'main'
