import { useEffect, useState } from 'react'

/** A text as a QR code, dark on white in either theme, so that every camera reads it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [source, setSource] = useState<string>()
  useEffect(() => {
    let gone = false
    void import('bwip-js/browser').then(({ toSVG }) => {
      if (gone) return
      const svg = toSVG({ bcid: 'qrcode', text, scale: 4, padding: 4, backgroundcolor: 'ffffff' })
      setSource(`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`)
    })
    return () => {
      gone = true
    }
  }, [text])
  return source ? <img className="qr-code" src={source} alt={label} /> : <span className="qr-code" />
}
