import { BulbOutlined, MenuOutlined, QuestionCircleOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { App, Dropdown, type MenuProps } from 'antd'
import { useState } from 'react'
import { Dialog } from '../dialog.tsx'
import { AlarmHeaderCount } from '../pages/alarms/header-count.tsx'
import { Bell } from '../pages/notices/bell.tsx'
import { PasswordForm } from '../password-form.tsx'
import { type Preferences, setPreferences, usePreferences } from '../preferences.ts'
import { signOut, useUser } from '../session.ts'
import { useText } from '../text.ts'
import { texts } from './texts.ts'

export function TopBar(props: { onMenu: () => void; onSearch: () => void; onHelp: () => void }) {
  const t = useText(texts)
  const preferences = usePreferences()
  return (
    <header className="top-bar">
      <button type="button" className="top-bar-button phone-only" aria-label={t('openMenu')} onClick={props.onMenu}>
        <MenuOutlined />
      </button>
      <button type="button" className="top-bar-search" onClick={props.onSearch}>
        <SearchOutlined />
        <span>{t('search')}</span>
        <kbd className="desk-only">Ctrl K</kbd>
      </button>
      <div className="top-bar-tools">
        <fieldset className="switch desk-only" title={t('unitsHint')}>
          <legend className="visually-hidden">{t('units')}</legend>
          {(['si', 'original'] as const).map((units) => (
            <button
              key={units}
              type="button"
              aria-pressed={preferences.units === units}
              onClick={() => setPreferences({ units })}
            >
              {t(units)}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="top-bar-button desk-only"
          lang={preferences.language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => setPreferences({ language: preferences.language === 'zh' ? 'en' : 'zh' })}
        >
          {preferences.language === 'zh' ? 'English' : '中文'}
        </button>
        <AlarmHeaderCount />
        <Bell />
        <ThemeChoice />
        <button
          type="button"
          className="top-bar-button desk-only"
          aria-label={t('help')}
          title={`${t('help')} (?)`}
          onClick={props.onHelp}
        >
          <QuestionCircleOutlined />
        </button>
        <Account onHelp={props.onHelp} />
      </div>
    </header>
  )
}

const themes = ['auto', 'light', 'dark'] as const

function ThemeChoice() {
  const t = useText(texts)
  const { theme } = usePreferences()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: themes.map((key) => ({ key, label: t(key) })),
        selectable: true,
        selectedKeys: [theme],
        onClick: ({ key }) => setPreferences({ theme: key as Preferences['theme'] }),
      }}
    >
      <button type="button" className="top-bar-button desk-only" aria-label={t('theme')} title={t('theme')}>
        <BulbOutlined />
      </button>
    </Dropdown>
  )
}

function Account({ onHelp }: { onHelp: () => void }) {
  const t = useText(texts)
  const user = useUser()
  const { language, units, theme } = usePreferences()
  const navigate = useNavigate()
  const router = useRouter()
  const { message } = App.useApp()
  const [changing, setChanging] = useState(false)
  const phoneItems: MenuProps['items'] = [
    {
      type: 'group',
      label: t('units'),
      children: (['si', 'original'] as const).map((key) => ({ key, label: t(key) })),
    },
    { type: 'group', label: t('theme'), children: themes.map((key) => ({ key, label: t(key) })) },
    {
      type: 'group',
      label: t('language'),
      children: [
        { key: 'zh', label: '中文' },
        { key: 'en', label: 'English' },
      ],
    },
    { type: 'divider' },
    { key: 'help', label: t('help') },
  ]
  const items: MenuProps['items'] = [
    { type: 'group', label: user.name },
    ...(matchMedia('(max-width: 768px)').matches ? phoneItems : []),
    { key: 'account', label: t('me') },
    { key: 'password', label: t('password') },
    { type: 'divider' },
    { key: 'signOut', label: t('signOut') },
  ]
  const acts: Record<string, () => void> = {
    account: () => void navigate({ to: '/account' }),
    password: () => setChanging(true),
    signOut: () => void signOut().then(() => router.invalidate()),
    help: onHelp,
    si: () => setPreferences({ units: 'si' }),
    original: () => setPreferences({ units: 'original' }),
    auto: () => setPreferences({ theme: 'auto' }),
    light: () => setPreferences({ theme: 'light' }),
    dark: () => setPreferences({ theme: 'dark' }),
    zh: () => setPreferences({ language: 'zh' }),
    en: () => setPreferences({ language: 'en' }),
  }
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{ items, selectedKeys: [language, units, theme], onClick: ({ key }) => acts[key]?.() }}
      >
        <button type="button" className="top-bar-button" aria-label={t('me')}>
          <UserOutlined />
          <span className="desk-only">{user.displayName}</span>
        </button>
      </Dropdown>
      {changing ? (
        <Dialog title={t('password')} onClose={() => setChanging(false)}>
          <PasswordForm
            onDone={() => {
              setChanging(false)
              void message.success(t('passwordDone'))
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}
