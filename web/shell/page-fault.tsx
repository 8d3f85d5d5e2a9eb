import { useRouter } from '@tanstack/react-router'
import { ApiProblem } from './api.ts'
import { defineTexts, useLanguage, useText } from './text.ts'

const texts = defineTexts({
  title: { zh: '这个页面没能打开', en: 'This page could not be opened' },
  fault: {
    zh: '页面程序出错。刷新后重试；若再次出现，请把下面的信息交给管理员。',
    en: 'The page met a fault. Reload it; if this happens again, hand the text below to your administrator.',
  },
  retry: { zh: '重试', en: 'Try again' },
})

/** Shown in place of a page that threw: what happened, and one thing to do. Plain HTML, so that it can hardly fail itself. */
export function PageFault({ error }: { error: unknown }) {
  const t = useText(texts)
  const language = useLanguage()
  const router = useRouter()
  const problem = error instanceof ApiProblem ? error : null
  return (
    <div className="plain-page" role="alert">
      <h1>{t('title')}</h1>
      <p>{problem ? problem.texts[language] : t('fault')}</p>
      {problem ? null : <pre>{error instanceof Error ? error.message : String(error)}</pre>}
      <button type="button" className="plain-button" onClick={() => router.invalidate()}>
        {t('retry')}
      </button>
    </div>
  )
}
