/*
 * Copyright 2026 The Maestro Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

/**
 * The mark of Maestro: the beat of a conductor's hand, drawn as an M, with the
 * tip of the baton at its end. Decorative: name the thing that it labels.
 */
export function Logo(props: { size?: number }) {
  const { size = 30 } = props;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d="M4 26 L9.5 9 Q10.5 6 11.8 9 L16 19 Q16.6 20.4 17.3 19 L23.2 6.5"
        stroke="#7fe3d4"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <path
        d="M23 13 L27.5 26"
        stroke="#3fb3b0"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
      <circle cx="26.4" cy="5.4" r="2.6" fill="#ffb454" />
    </svg>
  );
}
