package api

import "time"

// observe tells whoever counts that a call was answered. A path that is no action is one word: strangers make them up.
func (h *handler) observe(c *call, failed failure, took time.Duration) {
	if h.Observe == nil {
		return
	}
	action := c.action
	if _, known := h.actions[action]; !known {
		action = "unknown"
	}
	h.Observe("v3", action, failed.outcome(), took)
}
