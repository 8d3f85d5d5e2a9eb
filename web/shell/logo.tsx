/** The mill wheel in its race. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg className="logo" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0f6e66" />
      <g fill="none" stroke="#fff" strokeLinecap="round">
        <circle cx="16" cy="13.5" r="6.5" strokeWidth="2.2" />
        <path d="M16 4.5v18M7 13.5h18M9.7 7.2l12.6 12.6M22.3 7.2 9.7 19.8" strokeWidth="1.5" />
        <path d="M4 26.5c2.4-2 4.6-2 7 0s4.6 2 7 0 4.6-2 7 0q1.6 1.2 3 1" strokeWidth="2.2" />
      </g>
    </svg>
  )
}
