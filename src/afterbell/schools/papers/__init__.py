"""What the register prints: invitations for families."""
