import { useEffect } from 'react'

/** What the browser's tab and history say of a page. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} · Millrace 工渠`
  }, [title])
}
