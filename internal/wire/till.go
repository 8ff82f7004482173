package wire

import "kassa/internal/till"

// Me is the answer of me/info (contract section 6).
type Me struct {
	Envelope
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	StatusLevel int    `json:"status_level"`
	CreatedAt   string `json:"created_at"`
}

// NewMe tells a till about itself.
func NewMe(owner till.Till) Me {
	return Me{
		Envelope:    Success(),
		ID:          owner.ID,
		Name:        owner.Name,
		StatusLevel: owner.StatusLevel,
		CreatedAt:   Date(owner.CreatedAt, owner.Settings.Zone),
	}
}
