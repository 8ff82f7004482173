package api

import "time"

// observe tells whoever counts that a call was answered. What is no action is one word: strangers make them up.
func (h *handler) observe(c *call, failed failure, took time.Duration) {
	if h.Observe == nil {
		return
	}
	dialect, action := c.dialect, c.action
	if _, known := h.dialects[dialect]; !known {
		dialect = "unknown"
	}
	if _, known := h.dialects[dialect][action]; !known {
		action = "unknown"
	}
	h.Observe(dialect, action, failed.outcome(), took)
}
