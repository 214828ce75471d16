"""Ex-post effect: how those who received a benefit changed against peers that were like them before."""
