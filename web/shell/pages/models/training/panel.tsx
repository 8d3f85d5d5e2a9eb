import type { ReactNode } from 'react'

/** One picture or table of a model's page, with its title. */
export function Panel(props: { title: string; wide?: boolean; tools?: ReactNode; children: ReactNode }) {
  const { title, wide, tools, children } = props
  return (
    <section className={`learned-panel ${wide ? 'is-wide' : ''}`}>
      <header>
        <h2>{title}</h2>
        {tools}
      </header>
      {children}
    </section>
  )
}
