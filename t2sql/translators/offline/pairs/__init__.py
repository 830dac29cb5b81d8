"""Two figures of different tables by the same groups: each is asked apart, then they are joined."""
