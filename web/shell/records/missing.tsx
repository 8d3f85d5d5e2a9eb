import { Link } from '@tanstack/react-router'
import { EmptyState } from '../../ui/empty-state.tsx'
import { useLanguage, useText } from '../text.ts'
import { useApps } from './data.ts'
import { texts } from './texts.ts'

/** An address that names a list, a record or a query that is not there, or not for this person. */
export function Missing({ app }: { app: string }) {
  const t = useText(texts)
  const language = useLanguage()
  const known = useApps().apps.find((each) => each.id === app)
  return (
    <EmptyState
      title={t('notFound')}
      hint={t('notFoundHint')}
      action={
        known ? (
          <Link to="/a/$app" params={{ app }}>
            {t('toApp', { app: known.label[language] })}
          </Link>
        ) : null
      }
    />
  )
}
