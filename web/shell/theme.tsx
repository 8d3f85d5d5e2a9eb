import { App, ConfigProvider, type ThemeConfig, theme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import type { ReactNode } from 'react'
import { useDark } from './preferences.ts'
import { useLanguage } from './text.ts'
import { usePhone } from './use-phone.ts'

/** The colours of base.css, for antd's own components. */
const light: ThemeConfig['token'] = {
  colorPrimary: '#0f6e66',
  controlItemBgActive: '#dcebe9',
  controlItemBgActiveHover: '#d0e3e0',
  colorLink: '#0f6e66',
  colorInfo: '#56606a',
  colorBgLayout: '#e9ebed',
  colorBgContainer: '#f7f8f9',
  colorBgElevated: '#ffffff',
  colorText: '#1d2329',
  colorTextSecondary: '#56606a',
  colorTextTertiary: '#6b757f',
  colorBorder: '#c3c9ce',
  colorBorderSecondary: '#d3d7db',
  colorError: '#c4231c',
  colorWarning: '#b85c00',
  colorSuccess: '#56606a',
}
const dark: ThemeConfig['token'] = {
  colorPrimary: '#3aa597',
  controlItemBgActive: '#1f3b38',
  controlItemBgActiveHover: '#26463f',
  colorLink: '#57bdb0',
  colorInfo: '#a4adb6',
  colorBgLayout: '#15171a',
  colorBgContainer: '#1c1f23',
  colorBgElevated: '#24282d',
  colorText: '#e3e6e9',
  colorTextSecondary: '#a4adb6',
  colorTextTertiary: '#8a949e',
  colorBorder: '#434a52',
  colorBorderSecondary: '#343a41',
  colorError: '#ff6b62',
  colorWarning: '#f0a04b',
  colorSuccess: '#a4adb6',
}

/** A thumb in a glove needs 44 px at least. */
const forThumbs: ThemeConfig = {
  token: { controlHeight: 44, controlHeightSM: 44, controlHeightLG: 48, fontSize: 15 },
  components: { Tabs: { horizontalItemPadding: '11px 0' } },
}

/** antd in the house's calm grey, in the person's language. */
export function Theme({ children }: { children: ReactNode }) {
  const isDark = useDark()
  const { token, components } = usePhone() ? forThumbs : {}
  const language = useLanguage()
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: isDark ? [theme.darkAlgorithm] : [theme.defaultAlgorithm],
        token: {
          ...(isDark ? dark : light),
          borderRadius: 6,
          fontFamily: 'var(--font)',
          motionDurationMid: '0.12s',
          ...token,
        },
        components,
      }}
    >
      <App className="app">{children}</App>
    </ConfigProvider>
  )
}
