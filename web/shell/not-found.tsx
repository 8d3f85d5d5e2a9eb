import { Link } from '@tanstack/react-router'
import { defineTexts, useText } from './text.ts'

const texts = defineTexts({
  title: { zh: '没有这个页面', en: 'There is no such page' },
  hint: { zh: '地址可能写错了，或者页面已经改名。', en: 'The address may be mistyped, or the page has been renamed.' },
  opening: { zh: '正在打开页面…', en: 'Opening the page…' },
  home: { zh: '回到首页', en: 'Back to the start' },
})

export function NotFound() {
  const t = useText(texts)
  return (
    <div className="plain-page">
      <h1>{t('title')}</h1>
      <p>{t('hint')}</p>
      <Link to="/" className="plain-button">
        {t('home')}
      </Link>
    </div>
  )
}

/** Shown when a page takes longer than a second to come. */
export function Opening() {
  const t = useText(texts)
  return (
    <p className="plain-page" role="status">
      {t('opening')}
    </p>
  )
}
