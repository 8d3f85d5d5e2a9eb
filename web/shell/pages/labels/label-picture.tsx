import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ProblemNote } from '../../problem-note.tsx'
import { defineTexts, useText } from '../../text.ts'

const texts = defineTexts({ making: { zh: '正在排版…', en: 'Setting the label…' } })

/** A label as it will be printed, from whatever makes its picture; the former one stays while the next is made. */
export function LabelPicture(props: {
  /** Tells one picture from another. */
  of: unknown
  make: (signal: AbortSignal) => Promise<Blob>
  widthMm: number
  scale: number
  alt: string
}) {
  const t = useText(texts)
  const { of, make, widthMm, scale, alt } = props
  const picture = useQuery({
    queryKey: ['labels', 'picture', of],
    queryFn: ({ signal }) => make(signal),
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  const [url, setUrl] = useState<string>()
  const blob = picture.data
  useEffect(() => {
    if (!blob) return
    const address = URL.createObjectURL(blob)
    setUrl(address)
    return () => URL.revokeObjectURL(address)
  }, [blob])
  if (picture.error) return <ProblemNote error={picture.error} />
  return (
    <div className="label-picture">
      {url ? (
        <img src={url} alt={alt} style={{ width: `${widthMm * scale}mm` }} />
      ) : (
        <span className="faint">{t('making')}</span>
      )}
    </div>
  )
}
